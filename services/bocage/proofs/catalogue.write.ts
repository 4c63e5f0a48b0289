// `node services/bocage/proofs/catalogue.write.ts`: writes catalogue.written.json anew from the migrations, to be read in the diff.
import { writeFileSync } from 'node:fs';
import { startTestStack } from '@bocage/servers';
import { executes, keys, triggers } from './catalogue.written.ts';
import { openVersion } from './versions.ts';

const stack = await startTestStack(process.env);
Object.assign(process.env, stack.env);
const { database, stage } = await openVersion({ version: 18, url: 'DATABASE_ADMIN_URL' });
const lines = async (sql: string): Promise<string[]> =>
  (await stage.rows<{ line: string }>(`select line from (${sql}) x order by line collate "C"`)).map(({ line }) => line);
const byRole: Record<string, string[]> = {};
for (const line of await lines(executes)) {
  const [role = '', ...name] = line.split(' ');
  byRole[role] = [...(byRole[role] ?? []), name.join(' ')];
}
const written = { executes: byRole, triggers: await lines(triggers), keys: await lines(keys) };
writeFileSync(new URL('./catalogue.written.json', import.meta.url), `${JSON.stringify(written, null, 2)}\n`);
await stage.close();
await database.drop();
process.exit(0);
