import { isProblem, problem } from './problem.ts';
import { startTestStack } from './teststack.ts';

/** Brings the test stack up and writes its environment as JSON. Steps go to the other output. */
const up = async (): Promise<Record<string, string>> => {
  const { env } = await startTestStack(process.env, {
    progress: ({ name, ms }) => process.stderr.write(`${name}${ms === undefined ? '…' : ` ${ms} ms`}\n`),
  });
  if (process.env.BOCAGE_TEST_POSTGRES !== '15') return env;
  // The proofs of the database run on both versions: the second run is told so by this variable.
  if (!env.DATABASE_ADMIN_URL_15)
    throw problem('Il manque PostgreSQL 15, que les preuves emploient : « apt install postgresql-15 ».');
  return {
    ...env,
    DATABASE_ADMIN_URL: env.DATABASE_ADMIN_URL_15,
    DATABASE_URL: `postgres://${new URL(env.DATABASE_ADMIN_URL_15).host}/bocage`,
  };
};

try {
  process.stdout.write(JSON.stringify(await up()));
} catch (error) {
  process.stderr.write(`${isProblem(error) ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
