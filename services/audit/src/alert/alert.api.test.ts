import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readAlerts, subscribeAlert, unsubscribeAlert } from '@bocage/contracts';
import { createDb, createLog, createMail, createMetrics, type Db, type Mail } from '@bocage/platform';
import { type PersonKey, testWorld, withAdmin, type World } from '@bocage/testing';
import { openMailbox } from '../../test/mailbox.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { createAudit } from '../index.ts';
import { createAlertJob } from './alert.job.ts';
import { massFiles } from './alert.rules.ts';

// The mail catcher is shared by every test: ours are the letters that bear this name.
const body = `Commune ${randomUUID()}`;
let world: World;
let sealer: ReturnType<typeof sealerOn>;
let db: Db;
let mail: Mail;
let job: ReturnType<typeof createAlertJob>;
const log = createLog({ level: 'error', json: true });
const publicUrl = 'https://bocage.example';
const jobWith = (to: Mail | null) => createAlertJob({ db, mail: to, log, metrics: createMetrics(), publicUrl });
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
  job = jobWith(mail);
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
      { alert: 'share-for-all', subscribed: true, late: null },
      { alert: 'mass-export', subscribed: false, late: null },
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

test('two jobs at once send a letter once; what cannot leave for now waits for the mail server', async () => {
  await record('share.proposed', forAll);
  while (await sealer.round());
  // Without mail it is only read.
  await jobWith(null).run();
  const nowhere = createMail({ url: 'smtp://127.0.0.1:9', from: 'x@essais.example' });
  await jobWith(nowhere).run();
  nowhere.close();
  await Promise.all([job.run(), jobWith(mail).run()]);
  expect(await told()).toEqual(['a.auditor@essais.example']);
});

/** What the subscriber sees of it. */
const late = async () =>
  (await world.as('a.auditor').call(readAlerts, {})).alerts.find(({ alert }) => alert === 'share-for-all')?.late;
const due = () => world.sql('update audit.alert set due_at = now() where sent_at is null');

test('a letter that is refused is tried again, later each time, keeps no other waiting, and is given up in the sight of all', async () => {
  const said: string[] = [];
  let refuse = true;
  const mailbox = await openMailbox(({ text }) => {
    said.push(/journal\?type=3D([a-z.]+)|journal\?type=([a-z.]+)/.exec(text)?.[0] ?? '');
    return refuse ? '451 later' : '250 taken';
  });
  const refusing = createMail({ url: mailbox.url, from: 'x@essais.example' });
  try {
    await record('share.proposed', forAll);
    while (await sealer.round());
    await jobWith(refusing).run();
    expect(said).toHaveLength(1);
    // Not before its time; and the delays grow.
    await jobWith(refusing).run();
    expect(said).toHaveLength(1);
    const delay = async () =>
      (
        await world.sql<{ seconds: number }>(
          'select round(extract(epoch from due_at - missed_at))::int as seconds from audit.alert where sent_at is null',
        )
      )[0]?.seconds;
    expect(await delay()).toBe(60);
    expect(await late()).toMatchObject({ givenUp: false });
    await due();
    await jobWith(refusing).run();
    expect(await delay()).toBe(120);
    // Another does not wait for it.
    await record('share.proposed', forAll);
    refuse = false;
    while (await sealer.round());
    await jobWith(refusing).run();
    expect(said).toHaveLength(3);
    expect(await late()).toBeNull();
    refuse = true;
    for (let tries = 2; tries < 16; tries += 1) {
      await due();
      await jobWith(refusing).run();
    }
    expect(said).toHaveLength(17);
    await due();
    await jobWith(refusing).run();
    expect(said).toHaveLength(17);
    expect((await world.trail('a')).filter((type) => type === 'alert.failed')).toHaveLength(1);
    // The last letter left: only a later one that does not is told.
    expect(await late()).toBeNull();
    await world.sql('update audit.alert set place = default where failed_at is not null');
    expect(await late()).toMatchObject({ givenUp: true });
  } finally {
    refusing.close();
    await mailbox.close();
  }
});

test('one letter waits too long, whatever the reason: its reader sees it', async () => {
  await record('share.proposed', forAll);
  while (await sealer.round());
  await jobWith(null).run();
  expect(await late()).toBeNull();
  await world.sql(`update audit.subscription set created_at = now() - interval '1 hour'`);
  await world.sql(`update audit.alert set raised_at = now() - interval '6 minutes' where sent_at is null`);
  expect(await late()).toMatchObject({ givenUp: false });
  expect(await told()).toEqual(['a.auditor@essais.example']);
  expect(await late()).toBeNull();
});

describe('files downloaded in mass', () => {
  /** Downloads of files of A by one person, so long ago: a superuser's, for time does not pass in a test. */
  const download = async (person: PersonKey, files: readonly string[], minutesAgo = 0) => {
    await world.sql(
      `insert into audit.event (perimeter_id, tenant_id, actor_person_id, actor_tenant_id, type, subject_kind, subject_id, occurred_at, request_id)
       select t.perimeter_id, t.id, $2, t.id, 'file.downloaded', 'file', f, now() - make_interval(mins => $4), gen_random_uuid()
       from access.tenant t cross join unnest($3::uuid[]) f where t.id = $1`,
      [world.tenants.a, world.people[person], files, minutesAgo],
    );
  };
  const some = (count: number) => Array.from({ length: count }, () => randomUUID());
  const asked = ['a.admin@essais.example'];

  test('call for one letter a person and hour, from a hundred files on', async () => {
    await world.sql(`update audit.subscription set created_at = now() - interval '1 day'`);
    const files = some(massFiles - 1);
    await download('a.agent', files, 50);
    // The same ones again, those of the hour before, and what somebody else took count for nothing.
    await download('a.agent', files, 40);
    await download('a.agent', some(50), 140);
    await download('a.elu', some(50), 50);
    expect(await told()).toEqual([]);
    await download('a.agent', some(1), 30);
    expect(await told()).toEqual(asked);
    const [letter] = (await letters()).slice(-1);
    expect(letter?.text).toContain('journal?type=file.downloaded&du=');
    expect(letter?.text).toContain('qu’à l’auditeur et au DPO');
    await download('a.agent', some(massFiles), 10);
    expect(await told()).toEqual([]);
    await download('a.elu', some(50), 20);
    expect(await told()).toEqual(asked);
    // An hour after, a letter of its own.
    await download('shared', some(massFiles), 100);
    expect(await told()).toEqual(asked);
    await download('shared', some(massFiles), 10);
    expect(await told()).toEqual(asked);
  });
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

test.each([
  ['is suspended', 'access.membership set suspended_at = $2 where id = $1', () => world.memberships['a.auditor@a']],
  [
    'has an account that is disabled',
    'access.person set account_disabled_at = $2 where id = $1',
    () => world.people['a.auditor'],
  ],
])('who %s for a while gets what happened meanwhile', async (_, column, who) => {
  await world.as('a.auditor').call(subscribeAlert, { params: { alert: 'share-for-all' } });
  await world.sql(`update ${column}`, [who(), new Date()]);
  await record('share.proposed', forAll);
  expect(await told()).toEqual([]);
  await world.sql(`update ${column}`, [who(), null]);
  expect(await late()).toMatchObject({ givenUp: false });
  await due();
  expect(await told()).toEqual(['a.auditor@essais.example']);
});

test('who has no address for a month is no longer waited for', async () => {
  await record('share.proposed', forAll);
  const disabled = 'update access.person set account_disabled_at = $2 where id = $1';
  await world.sql(disabled, [world.people['a.auditor'], new Date()]);
  expect(await told()).toEqual([]);
  await world.sql(
    `update audit.alert set due_at = now(), raised_at = now() - interval '31 days' where sent_at is null`,
  );
  expect(await told()).toEqual([]);
  expect((await world.trail('a')).at(-1)).toBe('alert.failed');
  await world.sql(disabled, [world.people['a.auditor'], null]);
});

test('a server that refuses whoever writes costs no letter its tries', async () => {
  const mailbox = await openMailbox(() => '250 taken', '550 not from you');
  const shut = createMail({ url: mailbox.url, from: 'x@essais.example' });
  await record('share.proposed', forAll);
  while (await sealer.round());
  for (let n = 0; n < 20; n += 1) {
    await jobWith(shut).run();
    await due();
  }
  shut.close();
  await mailbox.close();
  expect(await world.sql('select tries from audit.alert where sent_at is null and failed_at is null')).toEqual([
    { tries: 0 },
  ]);
  expect(await told()).toEqual(['a.auditor@essais.example']);
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
