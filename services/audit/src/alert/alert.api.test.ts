import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAlerts, subscribeAlert, unsubscribeAlert } from '@bocage/contracts';
import { createDb, createLog, createMail, type Db, type Mail, newId } from '@bocage/platform';
import { type PersonKey, testWorld, withAdmin, type World } from '@bocage/testing';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { createAudit } from '../index.ts';
import { createAlertJob } from './alert.job.ts';
import { claim } from './alert.store.ts';

// The mail catcher is shared by every test: ours are the letters that bear this name.
const body = `Commune ${randomUUID()}`;
let world: World;
let sealer: ReturnType<typeof sealerOn>;
let db: Db;
let mail: Mail;
let job: ReturnType<typeof createAlertJob>;
const publicUrl = 'https://bocage.example';
const log = createLog({ level: 'error', json: true });
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit } });
  await world.sql('update access.tenant set name = $1 where id = $2', [body, world.tenants.a]);
  sealer = sealerOn(world, { current: newKey(), previous: null });
  db = createDb({
    url: world.env.DATABASE_URL ?? '',
    role: null,
    systemRole: 'bocage_audit_system',
    poolMax: 1,
    env: world.env,
  });
  mail = createMail({ url: world.env.SMTP_URL ?? '', from: 'Bocage <ne-pas-repondre@essais.example>' });
  job = createAlertJob({ db, mail, log, publicUrl });
}, 60_000);
afterAll(async () => {
  await sealer.close();
  await db.close();
  mail.close();
  await world.close();
});

const record = (type: string, data: object, person: PersonKey = 'a.admin', tenant: 'a' | 'b' = 'a') =>
  world.sqlAll(
    `begin; select * from access.begin('${world.accounts[person]}', '${world.tenants[tenant]}', 'test', gen_random_uuid());
     select audit.record('${type}', 'workspace', gen_random_uuid(), '${JSON.stringify(data)}', '{"name": "Secret", "person": "Paul Untel"}'); commit`,
  );
type Sent = { subject: string; text: string; to: { address: string }[] };
const letters = async (): Promise<Sent[]> => {
  const response = await fetch(`${world.env.MAILDEV_URL}/api/email`);
  return ((await response.json()) as Sent[]).filter((letter) => letter.subject.includes(body));
};
let before = 0;
/** To whom letters left since the last time. */
const told = async (): Promise<string[]> => {
  while (await sealer.round());
  await job.run();
  const all = await letters();
  const fresh = all.slice(before);
  before = all.length;
  return fresh.flatMap((letter) => letter.to.map((to) => to.address)).sort();
};
const subscribe = (
  person: PersonKey,
  alert: 'share-for-all' | 'mass-export' | 'administrator-made' | 'support-opened',
) => world.as(person).call(subscribeAlert, { params: { alert } });
const forAll = { forAll: true };

test('who may read the trail subscribes, and is written to about what comes from then on', async () => {
  await record('share.proposed', forAll);
  await subscribe('a.auditor', 'share-for-all');
  await subscribe('a.auditor', 'share-for-all');
  expect(await world.as('a.auditor').call(readAlerts, {})).toMatchObject({
    mail: true,
    alerts: expect.arrayContaining([
      { alert: 'share-for-all', subscribed: true },
      { alert: 'mass-export', subscribed: false },
    ]) as unknown,
  });
  expect((await world.trail('a')).filter((type) => type.startsWith('alert.'))).toEqual(['alert.subscribed']);
  expect(await told()).toEqual([]);
  await record('share.proposed', { forAll: false });
  await record('share.proposed', forAll, 'b.admin', 'b');
  expect(await told()).toEqual([]);
  await record('share.proposed', forAll);
  expect(await told()).toEqual(['a.auditor@essais.example']);
  expect(await told()).toEqual([]);
  expect((await world.trail('a')).at(-1)).toBe('alert.sent');
  const [letter] = (await letters()).slice(-1);
  expect(letter?.text).toContain(`${publicUrl}/79901/journal?type=share.proposed&du=`);
  // Nothing of whom or of what it is about: that stays behind the reader's rights.
  expect(`${letter?.subject} ${letter?.text}`).not.toMatch(/Secret|Untel|Anne|Aubin|Armand/);
});

test('each kind has its own events; a share to all communes is one letter, however many it proposes', async () => {
  await subscribe('a.admin', 'administrator-made');
  await subscribe('a.admin', 'mass-export');
  await subscribe('a.admin', 'support-opened');
  await record('administrator.named', {});
  expect(await told()).toEqual(['a.admin@essais.example']);
  await record('trail.exported', { format: 'csv', events: 999 });
  expect(await told()).toEqual([]);
  await record('trail.exported', { format: 'csv', events: 1_000 });
  expect(await told()).toEqual(['a.admin@essais.example']);
  await world.sqlAll(
    `begin; select * from access.begin('${world.accounts['a.admin']}', '${world.tenants.a}', 'test', gen_random_uuid());
     select audit.record('share.proposed', 'workspace', gen_random_uuid(), '{"forAll": true}', '{"name": "Pour tous", "receiver": "B"}') from generate_series(1, 5); commit`,
  );
  expect(await told()).toEqual(['a.auditor@essais.example']);
});

test('an event that is committed late is told all the same, whatever its id', async () => {
  await withAdmin(world.database.adminUrl, async (late) => {
    await late.query('begin');
    await late.query(`select * from access.begin($1, $2, 'test', gen_random_uuid())`, [
      world.accounts['a.admin'],
      world.tenants.a,
    ]);
    await late.query(
      `select audit.record('administrator.named', 'person', gen_random_uuid(), '{}', '{"person": "P"}')`,
    );
    await record('share.proposed', forAll);
    expect(await told()).toEqual(['a.auditor@essais.example']);
    await late.query('commit');
  });
  expect(await told()).toEqual(['a.admin@essais.example']);
});

test('a letter leaves once at most: a job that dies after its claim sends nothing twice, two at once neither', async () => {
  await record('share.proposed', forAll);
  while (await sealer.round());
  // Without mail it is only read; then claimed, and nothing more: as a job that dies before its letter.
  await createAlertJob({ db, log, publicUrl, mail: null }).run();
  const scope = { reason: 'essai', tenantId: null, requestId: newId() };
  expect(await db.asSystem(scope, (tx) => claim(tx, 10))).toHaveLength(1);
  expect(await told()).toEqual([]);
  await record('share.proposed', forAll);
  while (await sealer.round());
  await Promise.all([job.run(), createAlertJob({ db, mail, log, publicUrl }).run()]);
  expect(await told()).toEqual(['a.auditor@essais.example']);
});

test('what cannot leave for now waits for the mail server', async () => {
  await record('share.proposed', forAll);
  while (await sealer.round());
  const nowhere = createMail({ url: 'smtp://127.0.0.1:9', from: 'x@essais.example' });
  await createAlertJob({ db, mail: nowhere, log, publicUrl }).run();
  nowhere.close();
  expect(await told()).toEqual(['a.auditor@essais.example']);
});

test('who leaves the list, or may no longer read the trail, gets none', async () => {
  await record('share.proposed', forAll);
  while (await sealer.round());
  const roles = `access.membership_role where membership_id = '${world.memberships['a.auditor@a']}'`;
  const held = await world.sql<Record<string, unknown>>(`select * from ${roles}`);
  await world.sql(`delete from ${roles}`);
  expect(await told()).toEqual([]);
  for (const row of held)
    await world.sql(
      `insert into access.membership_role select * from jsonb_populate_record(null::access.membership_role, $1)`,
      [JSON.stringify(row)],
    );
  await record('share.proposed', forAll);
  expect(await told()).toEqual(['a.auditor@essais.example']);
  await world.as('a.auditor').call(unsubscribeAlert, { params: { alert: 'share-for-all' } });
  await record('share.proposed', forAll);
  expect(await told()).toEqual([]);
  expect((await world.trail('a')).filter((type) => type === 'alert.unsubscribed')).toHaveLength(1);
});

test('is refused to who may not read the trail, and to who has no address', async () => {
  const params = { alert: 'mass-export' as const };
  expect(await world.as('a.agent').refused(subscribeAlert, { params })).toMatchObject({ status: 403 });
  expect(await world.as('a.agent').refused(readAlerts, {})).toMatchObject({ status: 403 });
  await world.sql('update access.person set email = null where id = $1', [world.people['a.auditor']]);
  expect(await world.as('a.auditor').refused(subscribeAlert, { params })).toEqual({
    status: 409,
    code: 'alert.no-mailbox',
  });
});
