import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Instance, type Shape, startInstance } from '../e2e/instance.ts';
import { enter, type OpenNote, type Page, until, type Visitor } from './visitor.ts';

// A stop cuts nothing: what was asked before it is answered, what was typed is acknowledged or sent again to the next
// process. The lock makes requests as slow as the test needs, without a clock.
describe.each<Shape>(['one', 'split'])('a stop under load, shape %s', (shape) => {
  let instance: Instance;
  let agent: Visitor;
  let note: OpenNote;
  let admin: pg.Client;
  let workspaceId = '';
  let noteId = '';
  const make = (title: string) =>
    agent.send<{ id: string }>('POST', '/api/notes/notes', { workspaceId, parentId: null, title });
  const waiting = async (): Promise<number> => {
    // Its first look would otherwise be the only one of the transaction.
    await admin.query('select pg_stat_clear_snapshot()');
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where datname = current_database() and usename = 'bocage_notes' and wait_event_type = 'Lock'`,
    );
    return rowCount ?? 0;
  };

  beforeAll(async () => {
    instance = await startInstance({ shape });
    admin = new pg.Client({ connectionString: instance.adminUrl });
    await admin.connect();
    agent = await enter(instance.url, 'a.agent', instance.tenants.a ?? '');
    workspaceId = (await agent.post<{ id: string }>('/api/identity/workspaces', { name: 'Voirie' })).id;
    noteId = (await make('Chemins')).body.id;
    note = agent.open(noteId);
    await note.ready();
  }, 90_000);
  afterAll(async () => {
    note?.leave();
    await admin?.end();
    await instance?.close();
  }, 60_000);

  test('requests under way are answered, the socket is told, each process leaves with 0, and nothing typed is lost', async () => {
    await admin.query('begin; lock table notes.item in access exclusive mode');
    const slow = ['Un', 'Deux', 'Trois', 'Quatre'].map(make);
    note.write('Tapé avant l’arrêt');
    await until(async () => (await waiting()) >= 4, 'four requests wait in the database');

    const began = Date.now();
    const ended = instance.end();
    // A new request is refused at the door, not taken and then cut.
    await until(
      () =>
        fetch(`${instance.url}/healthz`).then(
          () => false,
          () => true,
        ),
      'the port is closed',
    );
    await admin.query('rollback');
    const released = Date.now();
    expect((await Promise.all(slow)).map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    const codes = await ended;
    expect(new Set(Object.values(codes))).toEqual(new Set([0]));
    expect(Date.now() - released).toBeLessThan(8_000);
    expect(Date.now() - began).toBeLessThan(12_000);

    note.write('Tapé pendant l’arrêt');
    await instance.again();
    await note.saved();
    await until(async () => {
      const { text } = await agent.get<{ text: string }>(`/api/notes/notes/${noteId}`);
      return text === 'Tapé avant l’arrêt\nTapé pendant l’arrêt';
    }, 'both lines are kept');
    const { items } = await agent.get<Page<object>>(`/api/notes/workspaces/${workspaceId}/items`);
    expect(items).toHaveLength(5);
  }, 60_000);
});
