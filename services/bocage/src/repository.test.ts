import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') });

type Package = {
  name: string;
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};
const packages = files('{packages,services}/*/package.json').map((path) => ({
  path,
  ...(JSON.parse(text(path)) as Package),
}));
const ours = (dependencies: Record<string, string> = {}): string[] =>
  Object.keys(dependencies).filter((name) => name.startsWith('@bocage/'));

// contracts <- permissions <- platform <- services <- bocage; what a room may hold of the house, at run time.
const service = ['@bocage/contracts', '@bocage/permissions', '@bocage/platform', '@bocage/verify'];
const allowed: Record<string, string[]> = {
  '@bocage/contracts': [],
  '@bocage/verify': [],
  '@bocage/servers': [],
  '@bocage/permissions': ['@bocage/contracts'],
  '@bocage/platform': ['@bocage/contracts', '@bocage/permissions'],
  '@bocage/testing': ['@bocage/contracts', '@bocage/permissions', '@bocage/platform', '@bocage/servers'],
  '@bocage/web': ['@bocage/contracts', '@bocage/permissions', '@bocage/verify'],
  '@bocage/bocage': packages.map(({ name }) => name).filter((name) => !/bocage\/(bocage|testing|web)$/.test(name)),
};

test('dependencies go one way, and tests’ own tools stay out of what runs', () => {
  expect(packages.length).toBeGreaterThan(10);
  const wrong = packages.flatMap(({ name, dependencies, devDependencies }) => [
    ...ours(dependencies).filter((one) => !(allowed[name] ?? service).includes(one)),
    ...ours(devDependencies).filter((one) => one !== '@bocage/testing' && !(allowed[name] ?? service).includes(one)),
  ]);
  expect(wrong).toEqual([]);
});

test('a package has one door (some a second, for what only some need), and every version is exact', () => {
  const second: Record<string, string> = {
    '@bocage/contracts': './openapi',
    '@bocage/identity': './territory',
    '@bocage/testing': './world',
    '@bocage/verify': './node',
  };
  const doors = packages.flatMap(({ name, exports = {} }) =>
    Object.keys(exports).flatMap((door) => (door === '.' || door === second[name] ? [] : [`${name} ${door}`])),
  );
  expect(doors).toEqual([]);
  const loose = packages.flatMap(({ name, dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }).flatMap(([one, version]) =>
      version === 'workspace:*' || /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${name}: ${one} ${version}`],
    ),
  );
  expect(loose).toEqual([]);
});

// The system's own, what a start tells the application, and what only the tests set.
const notSettings = ['PATH', 'HOME', 'JAVA_HOME', 'XDG_CACHE_HOME', 'MAILDEV_URL'];
const ofTests = ['BOCAGE_TEST_POSTGRES', 'DATABASE_ADMIN_URL_15', 'BOCAGE_CONTRACT'];

test('the README names every setting that is read, and reads every one that it names', () => {
  const readme = text('README.md');
  const table = readme.slice(readme.indexOf('## Environment'), readme.indexOf('## Docker'));
  const cells = table.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? []);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
  const sources = files('{packages,services}/*/src/**/*.ts').filter((path) => !/\.test\.ts$|\/web\//.test(path));
  const read = new Set(
    sources.flatMap((path) => {
      const code = text(path);
      const keys = path.endsWith('/config.ts') ? [...code.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)] : [];
      const direct = /packages\/servers|services\/bocage/.test(path)
        ? [...code.matchAll(/\b(?:env|given)\.([A-Z][A-Z0-9_]+)/g)]
        : [];
      return [...keys, ...direct].map((match) => match[1] ?? '');
    }),
  );
  const matches = (pattern: string, name: string): boolean =>
    new RegExp(`^${pattern.replace(/<[A-Z]+>/, '[A-Z_0-9]+')}$`).test(name);
  const silent = [...read].filter(
    (name) => ![...notSettings, ...ofTests].includes(name) && !named.some((one) => matches(one, name)),
  );
  expect(silent).toEqual([]);
  const everything = sources.map(text).join('\n');
  // Those of a family are put together from its beginning.
  const unread = named.filter((name) => !everything.includes(name.replace(/<.*/, '')));
  expect(unread).toEqual([]);
});

test('letters, pages, previews and refusals hold their punctuation with no-break spaces', () => {
  const sources = files('{services/{gateway,identity,notes,storage},packages/{contracts,permissions}}/src/**/*.ts');
  expect(sources.length).toBeGreaterThan(100);
  const literal = /'(?:[^'\\\n]|\\.)*'|`[^`]*`/g;
  const breakable = sources
    // A name of the official list is kept as it is searched.
    .filter((path) => !path.endsWith('.test.ts') && !path.endsWith('territory.list.ts'))
    .flatMap((path) =>
      [
        ...text(path)
          .replace(/^\s*(\/\/|\/?\*).*$/gm, '')
          .matchAll(literal),
      ]
        .map(([words]) => words.replace(/\$\{[^}]*\}/g, 'X'))
        .filter((words) => /[éèàêç’»]/.test(words) && /\S [:;!?»](?![:.?])|« /.test(words))
        .map((words) => `${path}: ${words}`),
    );
  expect(breakable).toEqual([]);
});
