// One test runner. `unit` needs nothing; the others run on the real servers, which their set-up brings up or adopts.
const base = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  testPathIgnorePatterns: ['/node_modules/', '/.types/', '/dist/'],
  modulePathIgnorePatterns: ['/.types/', '/dist/'],
};
const real = (name) => ({
  ...base,
  displayName: name,
  testRegex: `\\.${name}\\.test\\.ts$`,
  globalSetup: '<rootDir>/packages/servers/src/jest.setup.ts',
});
export default {
  // Two cores: PostgreSQL and Keycloak need theirs.
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testRegex: '/[^./]+(\\.[^./]+)*(?<!\\.(api|db|worlds|crash|acceptance))\\.test\\.ts$',
    },
    ...['db', 'api', 'worlds', 'acceptance', 'crash'].map(real),
  ],
};
