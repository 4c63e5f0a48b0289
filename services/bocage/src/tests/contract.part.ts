import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { prepared, problem, readCacheDir, repository, startTestStack } from '@bocage/servers';
import { runProgram, sum, type Tally } from './tally.ts';

const version = '4.32.5';

/** schemathesis in a folder of its own: it must not depend on what else Python has here. */
const install = (env: NodeJS.ProcessEnv): Promise<string> =>
  prepared(
    {
      cacheDir: readCacheDir(env),
      progress: ({ name, ms }) => void process.stdout.write(`${name}${ms ? ` ${ms} ms` : '…'}\n`),
    },
    {
      key: `schemathesis-${version}`,
      step: `schemathesis ${version}, installation (une seule fois)`,
      make: async (folder) => {
        const args = [
          '-m',
          'pip',
          'install',
          '--quiet',
          '--disable-pip-version-check',
          '--target',
          folder,
          `schemathesis==${version}`,
        ];
        await promisify(execFile)('python3', args, { maxBuffer: 16 << 20 }).catch((error: unknown) => {
          throw problem('schemathesis n’a pas pu être installé : il faut Python 3.10 ou plus, avec pip.', error);
        });
      },
    },
  );

// A refusal of what is well formed is the services' right (a permission, a state); a server error or a breach is not.
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

type Report = {
  operations: { tested: number };
  failures: { title: string; operations: string[] }[];
  errors: { title: string; count: number }[];
};

/** Each operation counts as one test; an error that is tied to none counts as one more failure. */
const tallyOf = (report: Report | null, code: number): Tally => {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const broken = new Set(report.failures.flatMap((failure) => failure.operations)).size;
  const errors = report.errors.reduce((all, error) => all + error.count, 0);
  const failed = broken + errors;
  return {
    passed: Math.max(0, report.operations.tested - failed),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: 0,
  };
};

/** Who sends what: an EPCI's administrator everything, then the operator what only an operator may. */
const runs = [
  { person: 'epci.manager', filter: ['--exclude-path-regex', '^/api/gateway/'] },
  {
    person: 'operator',
    filter: ['--include-path-regex', '^/api/(identity/(perimeters|tenants/|reconcile)|audit/instance)'],
  },
] as const;

const command = (url: string, report: string): string[] => [
  ...[
    '-m',
    'schemathesis.cli',
    'run',
    join(repository, 'docs', 'openapi.json'),
    '--url',
    url,
    '--checks',
    checks.join(','),
  ],
  ...[
    '--phases',
    'examples,coverage,fuzzing',
    '--max-examples',
    '4',
    '--workers',
    '1',
    '--seed',
    '20260101',
    '--no-shrink',
  ],
  ...['--warnings', 'off', '--report', 'json', '--report-json-path', report],
];

/** Tells which operations no call of anybody's ever succeeded on: of them only the refusals were checked. */
const tellSucceeded = async (files: readonly string[]): Promise<void> => {
  const statuses = new Map<string, number[]>();
  for (const file of files) {
    const seen = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, number[]>;
    for (const [operation, list] of Object.entries(seen))
      statuses.set(operation, [...(statuses.get(operation) ?? []), ...list]);
  }
  const never = [...statuses].filter(([, list]) => !list.some((status) => status >= 200 && status < 300));
  process.stdout.write(
    `${statuses.size - never.length} of ${statuses.size} operations succeeded at least once; never:\n`,
  );
  for (const [operation, list] of never.sort())
    process.stdout.write(`  ${operation} (${[...new Set(list)].sort().join(', ')})\n`);
};

/** schemathesis against every service on the real servers. */
export const contract = async (given: NodeJS.ProcessEnv): Promise<Tally> => {
  const folder = await install(given);
  Object.assign(process.env, (await startTestStack(given)).env);
  const { contractWorld } = await import('./contract.world.ts');
  const world = await contractWorld();
  const out = await mkdtemp(join(tmpdir(), 'bocage-contract-'));
  try {
    const tallies: Tally[] = [];
    const seenOf = (person: string): string => join(out, `${person}.seen.json`);
    for (const { person, filter } of runs) {
      const report = join(out, `${person}.json`);
      const code = await runProgram('python3', [...command(world.url, report), ...filter], {
        cwd: out,
        env: {
          PYTHONPATH: [folder, fileURLToPath(new URL('.', import.meta.url))].join(delimiter),
          PYTHONDONTWRITEBYTECODE: '1',
          SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
          BOCAGE_CONTRACT: JSON.stringify(world.settings(person, seenOf(person))),
        },
      });
      tallies.push(tallyOf(JSON.parse(await readFile(report, 'utf8').catch(() => 'null')) as Report | null, code));
    }
    await tellSucceeded(runs.map(({ person }) => seenOf(person)));
    return sum(tallies);
  } finally {
    await world.close();
    await rm(out, { recursive: true, force: true });
  }
};
