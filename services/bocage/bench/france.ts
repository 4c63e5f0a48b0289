// `pnpm bench:france`: every commune of the official list as a tenant, provisioned without Keycloak in a database of its own,
// then the list of a workspace's notes there and in a database of 35 tenants, in alternation. A measure, not a test.
import { startTestStack } from '@bocage/servers';
import { cloneDatabase, ensureAccounts, populate, tenantKeys, withAdmin } from '@bocage/testing';
import { provision } from './france.provision.ts';
import { fill, keepBearer, startServices } from './instance.ts';
import { header, load, type Measure, middle, row, spread } from './load.ts';

const connections = 32;
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const stack = await startTestStack(process.env);
const env: NodeJS.ProcessEnv = { ...process.env, ...stack.env };
Object.assign(process.env, stack.env);
const stops: (() => Promise<void> | void)[] = [];
try {
  const accounts = await ensureAccounts(env);
  const sides = [];
  for (const most of [35 - tenantKeys.length, Number.POSITIVE_INFINITY]) {
    const database = await cloneDatabase(env);
    stops.push(() => database.drop());
    const { tenants } = await withAdmin(database.adminUrl, (client) => populate(client, accounts));
    const made = await provision(database, most);
    const count = made.bodies + tenantKeys.length;
    print(
      `${made.bodies} communes in ${made.perimeters} perimeters provisioned in ${(made.provisionMs / 1000).toFixed(1)} s; an agent, a workspace and two notes each in ${(made.fillMs / 1000).toFixed(1)} s; ${(made.bytes / 1e6).toFixed(0)} MB`,
    );
    const services = await startServices(database);
    stops.push(() => services.stop());
    const bearer = await keepBearer(tenants.a, env);
    stops.push(bearer.stop);
    const { workspaces } = await fill(services.url, bearer.headers);
    await withAdmin(database.adminUrl, async (client) => void (await client.query('vacuum analyze')));
    const once = () =>
      load({
        url: services.url,
        headers: bearer.headers,
        shot: (n) => ({
          method: 'GET',
          path: `/api/notes/workspaces/${workspaces[(n * 7919) % workspaces.length]}/items?limit=50`,
        }),
        connections,
        seconds,
      });
    await once();
    sides.push({ name: `list (50) with ${count} tenants`, once, measures: [] as Measure[] });
  }
  // Who goes first changes from round to round.
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) side.measures.push(await side.once());
  print(`40 workspaces of 50 notes, ${connections} connections, ${rounds} rounds of ${seconds} s, medians\n${header}`);
  for (const { name, measures } of sides)
    print(`${row(name, middle(measures))}  p95 ${spread(measures.map((one) => one.p95))} ms`);
  const [few, all] = sides.map(({ measures }) => measures);
  if (few && all) {
    const ratios = all.map((one, at) => one.p95 / (few[at]?.p95 ?? Number.NaN));
    print(
      `p95 with all of France: ${(middle(all).p95 / middle(few).p95).toFixed(2)} times that with 35; round by round ${spread(ratios, 2)}`,
    );
  }
} finally {
  for (const stop of stops.reverse()) await stop();
}
