import tseslint from 'typescript-eslint';

// What only one place may touch, and the place (architecture.md, the dependency rule).
const inside = (names, where) =>
  names.map((name) => ({ name, message: `Only ${where} touches ${name}: use what it exports.` }));
const platformOnly = inside(['knex', 'pg', 'bullmq', 'minio', 'winston', 'keycloak-connect'], 'packages/platform');
const noPlatform = [
  {
    group: ['@bocage/platform', '@bocage/servers'],
    message: 'The browser has contracts and permissions, never the platform.',
  },
];
const services = ['gateway', 'identity', 'notes', 'storage', 'audit'];
const otherServices = (own) => ({
  group: services.filter((name) => name !== own).map((name) => `@bocage/${name}`),
  message: 'A service never imports another one: call it over HTTP.',
});
const trailOnly = {
  group: ['@bocage/verify', '@bocage/verify/*'],
  message: 'Only audit, web and bocage verify a trail.',
};
const environment = {
  object: 'process',
  property: 'env',
  message: 'Settings are read once, in a config.ts.',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/.types/',
      '**/public/',
      '**/*.gen.ts',
      '**/*.js',
      '**/*.mjs',
      '.data/',
      '**/test-results/',
      'services/web/vite.config.ts',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A factory may be async for the sake of its type: a promise that rejects instead of a call that throws.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-restricted-properties': ['error', environment],
      'no-restricted-imports': ['error', { paths: platformOnly }],
      'no-console': 'error',
      eqeqeq: 'error',
      // Factories, not classes: no function of ours has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // `test()` gives a promise that the runner awaits by itself.
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
  ...services.map((name) => ({
    files: [`services/${name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: platformOnly, patterns: name === 'audit' ? [otherServices(name)] : [otherServices(name), trailOnly] },
      ],
    },
  })),
  {
    files: ['services/web/**/*.ts', 'services/web/**/*.tsx'],
    rules: {
      'no-restricted-imports': ['error', { paths: platformOnly, patterns: [otherServices('web'), ...noPlatform] }],
    },
  },
  {
    files: ['packages/contracts/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: platformOnly, patterns: [{ group: ['@bocage/*'], message: 'contracts imports nothing of ours.' }] },
      ],
    },
  },
  {
    files: ['packages/permissions/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: platformOnly,
          patterns: [{ group: ['@bocage/*', '!@bocage/contracts'], message: 'permissions imports contracts only.' }],
        },
      ],
    },
  },
  {
    files: ['packages/verify/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: platformOnly,
          patterns: [{ group: ['@bocage/*'], message: 'verify stands alone: it is handed over as one file.' }],
        },
      ],
    },
  },
  // The places of what is refused above.
  { files: ['packages/platform/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['packages/servers/**/*.ts', 'packages/testing/**/*.ts', '**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: platformOnly.filter(({ name }) => name !== 'pg') }] },
  },
  {
    files: [
      '**/config.ts',
      'services/bocage/**/*.ts',
      'packages/servers/**/*.ts',
      'packages/testing/**/*.ts',
      '**/*.test.ts',
      'services/*/test/**/*.ts',
      '**/*.e2e.ts',
      '**/vite.config.ts',
      '**/playwright.config.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['services/bocage/acceptance/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@bocage/*', '!@bocage/testing', '**/src/**'],
              message:
                'The black-box suite knows addresses, not code: what it imported could not show that it changed.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['services/bocage/bench/**/*.ts', 'services/bocage/**/bench/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
