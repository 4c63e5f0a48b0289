// `pnpm bench`: the notes' API, bearers straight to the services, in alternation with a bare express + pg route on the
// same PostgreSQL, rows and bytes. A measure, not a test: figures are printed as they come, with their spread.
import { startTestStack } from '@bocage/servers';
import { cloneDatabase, ensureAccounts, populate, withAdmin } from '@bocage/testing';
import { fill, keepBearer, startBare, startServices, workspaceCount } from './instance.ts';
import { header, load, type Measure, middle, row, type Shot, spread } from './load.ts';

const connections = 32;
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const stack = await startTestStack(process.env);
const env: NodeJS.ProcessEnv = { ...process.env, ...stack.env };
Object.assign(process.env, stack.env);
const database = await cloneDatabase(env);
const stops: (() => Promise<void> | void)[] = [() => database.drop()];
const sql = (text: string) => withAdmin(database.adminUrl, async (client) => void (await client.query(text)));
try {
  const accounts = await ensureAccounts(env);
  const { tenants } = await withAdmin(database.adminUrl, (client) => populate(client, accounts));
  let services = await startServices(database);
  stops.push(() => services.stop());
  const colds = [services.coldMs];
  while (colds.length < 3) {
    await services.stop();
    services = await startServices(database);
    colds.push(services.coldMs);
  }
  print(
    `cold start of the services, three times: ${colds.map((ms) => ms.toFixed(0)).join(', ')} ms; ${services.resident.toFixed(0)} MB resident`,
  );
  const bearer = await keepBearer(tenants.a, env);
  stops.push(bearer.stop);
  const { url } = services;
  const { workspaces, notes } = await fill(url, bearer.headers);
  await sql(
    'create schema bench; create table bench.note (id uuid primary key, workspace_id uuid, title text, at timestamptz default now()); analyze',
  );
  const bare = await startBare(database);
  stops.push(bare.stop);

  const any = (list: readonly string[], n: number): string => list[(n * 7919) % list.length] ?? '';
  const noteOf = (n: number) =>
    JSON.stringify({ workspaceId: any(workspaces, n), parentId: null, title: `Charge ${n}` });
  const read = (n: number): Shot => ({ method: 'GET', path: `/api/notes/notes/${any(notes, n)}` });
  const bareRead =
    (bytes: number) =>
    (n: number): Shot => ({ method: 'GET', path: `/note/${bytes}/${any(notes, n)}` });
  const everyNote = async () =>
    void (await load({ url, headers: bearer.headers, shot: read, connections, seconds: 60, most: notes.length }));
  type Kind = {
    name: string;
    ours: (n: number) => Shot;
    bare: (bytes: number) => (n: number) => Shot;
    before?: () => Promise<void>;
    most?: number;
  };
  const kinds: Kind[] = [
    {
      name: 'list a workspace’s notes (50)',
      ours: (n) => ({ method: 'GET', path: `/api/notes/workspaces/${any(workspaces, n)}/items?limit=50` }),
      bare: (bytes) => (n) => ({ method: 'GET', path: `/list/${bytes}/${any(workspaces, n)}` }),
    },
    // Each note once at most: every request of a round writes its event, its leaf to come and its visit.
    {
      name: 'read a note, first of the hour (opened written)',
      ours: read,
      bare: bareRead,
      before: () => sql('delete from audit.hourly; delete from notes.visit'),
      most: notes.length,
    },
    { name: 'read a note, opened already stands', ours: read, bare: bareRead, before: everyNote },
    {
      name: 'create a note',
      ours: (n) => ({ method: 'POST', path: '/api/notes/notes', body: noteOf(n) }),
      bare: (bytes) => (n) => ({ method: 'POST', path: `/note/${bytes}`, body: noteOf(n) }),
    },
  ];
  const bytesOf = async (shot: Shot): Promise<number> => {
    const { method, path, body } = shot;
    const headers = { ...bearer.headers(), ...(body ? { 'content-type': 'application/json' } : {}) };
    return (await (await fetch(url + path, { method, headers, ...(body ? { body } : {}) })).arrayBuffer()).byteLength;
  };
  print(
    `${workspaceCount} workspaces, ${notes.length} notes of 2 KB, ${connections} connections, ${rounds} rounds of ${seconds} s, medians\n${header}`,
  );
  for (const kind of kinds) {
    const bytes = await bytesOf(kind.ours(0));
    const ours: Measure[] = [];
    const theirs: Measure[] = [];
    const most = kind.most === undefined ? {} : { most: kind.most };
    for (let round = 0; round < rounds; round++) {
      theirs.push(await load({ url: bare.url, headers: () => ({}), shot: kind.bare(bytes), connections, seconds }));
      await kind.before?.();
      ours.push(await load({ url, headers: bearer.headers, shot: kind.ours, connections, seconds, ...most }));
    }
    const shares = ours.map((one, at) => one.perSecond / (theirs[at]?.perSecond ?? Number.NaN));
    const rate = (measures: Measure[]) => spread(measures.map((one) => one.perSecond));
    print(
      `${row(kind.name, middle(ours))}\n${row(`  bare route, ${bytes} bytes too`, middle(theirs))}\n  share of the bare route’s rate ${(middle(ours).perSecond / middle(theirs).perSecond).toFixed(2)}, round by round ${spread(shares, 2)}; rates ${rate(ours)} and ${rate(theirs)}`,
    );
  }
} finally {
  for (const stop of stops.reverse()) await stop();
}
