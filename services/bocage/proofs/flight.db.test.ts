import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createDb, type Db, type Member, type Tx } from '@bocage/platform';
import type { TestDatabase } from '@bocage/testing';
import type { Stage } from '@bocage/testing/world';
import { arrange, type MatrixWorld, matrixWorld } from './matrix.world.ts';
import { openVersion, versions } from './versions.ts';

// Statements that leave without waiting for answers: what fails undoes all, and is what is told.
describe.each(versions)('flights on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  let world: MatrixWorld;
  let db: Db;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    world = matrixWorld();
    await stage.rows('begin');
    await arrange(stage, world, () => []);
    await stage.rows('commit');
    const url = new URL(database.adminUrl);
    // One connection: what a flight leaves behind, the next one finds.
    const address = `postgres://${url.host}${url.pathname}`;
    db = createDb({ url: address, role: 'bocage_notes', systemRole: null, poolMax: 1, env: database.env });
  }, 120_000);
  afterAll(async () => {
    await db?.close();
    await stage?.close();
    await database?.drop();
  });

  const caller = (account = world.actors.editor.account): Member => ({
    account,
    tenantId: world.actors.editor.tenant,
    sessionId: 'flight',
    requestId: randomUUID(),
    acr: 1,
    operator: false,
    bearer: '',
  });
  const write = (tx: Tx, subject: string) =>
    tx.run(`select audit.record('note.created', 'note', $1, $2, null, null)`, [subject, { by: 'flight' }]);
  const written = async (): Promise<number> =>
    (await stage.rows<{ n: number }>(`select count(*)::int as n from audit.event where data ->> 'by' = 'flight'`))[0]
      ?.n ?? -1;
  const nothing = async (work: () => Promise<unknown>, told: object): Promise<void> => {
    const before = await written();
    await expect(work()).rejects.toMatchObject(told);
    expect(await written()).toBe(before);
    // The connection is as good as new, and holds nothing of who had it.
    const [row] = await db.flight(caller(), (tx) => tx.query('select access.person_id() is not null as known'));
    expect(row).toEqual({ known: true });
  };

  test('all that is sent is done, in order, and answers come to who asked', async () => {
    const before = await written();
    const answers = await db.flight(caller(), (tx) =>
      Promise.all([
        write(tx, randomUUID()),
        tx.one('select $1::int + 1 as n', [1]),
        tx.one('select $1::int + 1 as n', [2]),
        tx.query('select id from notes.item where workspace_id = $1', [world.places.open.workspace]),
      ]),
    );
    expect(answers.slice(0, 3)).toEqual([1, { n: 2 }, { n: 3 }]);
    expect(answers[3]).toHaveLength(1);
    expect(await written()).toBe(before + 1);
  });

  test('a refused context is what is told, nothing is seen and nothing written', async () => {
    const seen: unknown[] = [];
    await nothing(
      () =>
        db.flight(caller(randomUUID()), async (tx) => {
          const [, rows] = await Promise.allSettled([write(tx, randomUUID()), tx.query('select id from notes.item')]);
          seen.push(rows.status);
        }),
      { code: 'auth.session-ended' },
    );
    expect(seen).toEqual(['rejected']);
    await nothing(
      () =>
        db.asking(
          caller(randomUUID()),
          (tx) => tx.one('select 1 / 0'),
          () => Promise.resolve(),
        ),
      { code: 'auth.session-ended' },
    );
  });

  test('a statement that fails undoes those before it, stops those after it, and is what is told', async () => {
    const failed = `select access.fail('item.trashed')`;
    await nothing(
      () =>
        db.flight(caller(), (tx) =>
          Promise.all([write(tx, randomUUID()), tx.run(failed), write(tx, randomUUID()), tx.run('select 1 / 0')]),
        ),
      { code: 'item.trashed' },
    );
    await nothing(
      () =>
        db.as(caller(), async (tx) => {
          await write(tx, randomUUID());
          return tx.last(() => Promise.all([write(tx, randomUUID()), tx.run(failed)]));
        }),
      { code: 'item.trashed' },
    );
    // Even when those behind it are heard first.
    const slow = async (work: Promise<number>, turns: number): Promise<number> =>
      turns === 0 ? work : await slow(work, turns - 1);
    await nothing(
      () =>
        db.flight(caller(), (tx) =>
          Promise.all([slow(tx.run(failed), 9), tx.run('select 1'), write(tx, randomUUID())]),
        ),
      { code: 'item.trashed' },
    );
    // A failure that nobody looks at does not pass for a commit.
    await nothing(() => db.flight(caller(), (tx) => Promise.allSettled([write(tx, randomUUID()), tx.run(failed)])), {
      message: 'COMMIT answered ROLLBACK',
    });
    // Nor is a statement whose parsing failed taken for a known one.
    const unknown = 'select * from notes.nowhere where id = $1';
    for (let turn = 0; turn < 2; turn += 1)
      await nothing(() => db.flight(caller(), (tx) => Promise.all([tx.query(unknown, [1]), tx.query(unknown, [1])])), {
        code: '42P01',
      });
  });

  test('what cannot be sent, or is refused before COMMIT has left, undoes all; nothing follows COMMIT', async () => {
    const ring: { self?: object } = {};
    ring.self = ring;
    await nothing(
      () => db.flight(caller(), (tx) => Promise.all([write(tx, randomUUID()), tx.run('select $1::jsonb', [ring])])),
      { message: expect.stringContaining('circular') },
    );
    await nothing(
      () =>
        db.flight(caller(), (tx) => {
          void write(tx, randomUUID());
          throw new Error('no further');
        }),
      { message: 'no further' },
    );
    await expect(
      db.as(caller(), async (tx) => {
        await tx.last(() => write(tx, randomUUID()));
        await write(tx, randomUUID());
      }),
    ).rejects.toThrow('a statement after COMMIT');
  });
});
