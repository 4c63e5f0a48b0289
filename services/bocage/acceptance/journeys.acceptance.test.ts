import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Instance, type Shape, startInstance } from '../e2e/instance.ts';
import { enter, type OpenNote, type Page, until, type Visitor } from './visitor.ts';

// Journeys 3 and 4 from outside: real processes, the public address, Keycloak's own pages. They are those that cross
// services, so they run in one process and with one process per service.
const unknownId = '01890000-0000-7000-8000-000000000000';
type Made = { id: string };
type Read = { text: string };
type Event = { type: string; actor: { tenantName: string | null } };
const byId = <T extends Made>(page: Page<T>, id: string): T => {
  const found = page.items.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not in ${JSON.stringify(page)}`);
  return found;
};

describe.each<Shape>(['one', 'split'])('journeys 3 and 4, shape %s', (shape) => {
  let instance: Instance;
  let agent: Visitor;
  let workspaceId = '';
  let noteId = '';
  const open: OpenNote[] = [];
  const into = async (visitor: Visitor): Promise<OpenNote> => {
    const note = visitor.open(noteId);
    open.push(note);
    await note.ready();
    return note;
  };
  const tenant = (key: string): string => instance.tenants[key] ?? '';

  beforeAll(async () => {
    instance = await startInstance({ shape });
    agent = await enter(instance.url, 'a.agent', tenant('a'));
  }, 90_000);
  afterAll(async () => {
    for (const note of open) note.leave();
    await instance?.close();
  }, 60_000);

  test('every service answers behind the one public address, and nobody enters without a session', async () => {
    const ready = (await (await fetch(`${instance.url}/readyz`)).json()) as { status: string; checks: object };
    expect(ready.status).toBe('ok');
    const services = new Set(Object.keys(ready.checks).map((name) => name.split('.')[0]));
    expect([...services].sort()).toEqual(['audit', 'database', 'identity', 'keycloak', 'notes', 'storage']);
    const document = (await (await fetch(`${instance.url}/api/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).toBe('3.1.0');
    for (const path of ['identity/me', 'notes/recent', 'storage/usage', 'audit/events'])
      expect([path, (await fetch(`${instance.url}/api/${path}`)).status]).toEqual([path, 401]);
  });

  test('an agent makes a workspace and a note, writes, loses the network, comes back to the same text', async () => {
    workspaceId = (await agent.post<Made>('/api/identity/workspaces', { name: 'Voirie' })).id;
    noteId = (await agent.post<Made>('/api/notes/notes', { workspaceId, parentId: null, title: 'Chemins' })).id;
    const note = await into(agent);
    note.write('Chemin de la Touche');
    await note.saved();
    await note.offline();
    note.write('Devis demandé par téléphone');
    expect(note.unsaved()).toBe(true);
    note.online();
    await note.saved();
    note.leave();

    // Another morning: the last notes, the same one, the same text.
    expect(byId(await agent.get<Page<Made & { title: string }>>('/api/notes/recent'), noteId).title).toBe('Chemins');
    const again = await into(agent);
    expect(again.words()).toBe('Chemin de la Touche\nDevis demandé par téléphone');
    const read = await agent.get<Read>(`/api/notes/notes/${noteId}`);
    expect(read.text).toBe('Chemin de la Touche\nDevis demandé par téléphone');
  });

  test('communes together: proposed, accepted, written in by both, ended within five seconds, told by both trails', async () => {
    const shares = `/api/identity/workspaces/${workspaceId}/shares`;
    const to = { kind: 'tenants', tenantIds: [tenant('b')] };
    const proposed = await agent.post<{ shares: Made[] }>(shares, { to, highestLevel: 'editor' });
    const shareId = proposed.shares[0]?.id ?? '';
    const neighbour = await enter(instance.url, 'b.agent', tenant('b'));
    expect((await neighbour.send('GET', `/api/notes/notes/${noteId}`)).status).toBe(404);

    const administrator = await enter(instance.url, 'b.admin', tenant('b'));
    expect(
      byId(await administrator.get<Page<Made & { workspaceName: string }>>('/api/identity/shares'), shareId)
        .workspaceName,
    ).toBe('Voirie');
    await administrator.post(`/api/identity/shares/${shareId}/accept`);

    const shared = () => neighbour.get<Page<Made & { name: string }>>('/api/identity/workspaces?scope=shared');
    expect(byId(await shared(), workspaceId).name).toBe('Voirie');
    const [mine, theirs] = [await into(agent), await into(neighbour)];
    theirs.write('Vu avec Bruyère');
    await theirs.saved();
    await mine.shows('Vu avec Bruyère');

    await agent.post(`/api/identity/shares/${shareId}/end`);
    const ended = Date.now();
    expect((await neighbour.send('GET', `/api/notes/notes/${noteId}`)).status).toBe(404);
    await until(() => theirs.closes.includes('access.ended'), 'the open note is closed');
    expect(Date.now() - ended).toBeLessThan(5_000);
    theirs.write('Trop tard');
    expect((await shared()).items).toEqual([]);
    expect((await agent.get<Read>(`/api/notes/notes/${noteId}`)).text).not.toContain('Trop tard');

    const auditor = await enter(instance.url, 'a.auditor', tenant('a'));
    for (const visitor of [auditor, administrator]) {
      const { items: trail } = await visitor.get<Page<Event>>('/api/audit/events?limit=100');
      const types = trail.map((event) => event.type);
      expect(types).toEqual(expect.arrayContaining(['share.proposed', 'share.accepted', 'share.ended', 'note.edited']));
      const edited = trail.filter((event) => event.type === 'note.edited');
      expect(edited.map((event) => event.actor.tenantName)).toContain('Bruyère');
    }
  });

  test('to a stranger the note answers as one that never was', async () => {
    const stranger = await enter(instance.url, 'far.admin', tenant('far'));
    const [foreign, unknown] = [
      await stranger.send<object>('GET', `/api/notes/notes/${noteId}`),
      await stranger.send<object>('GET', `/api/notes/notes/${unknownId}`),
    ];
    const withoutId = ({ status, body }: typeof foreign) => ({ status, ...body, requestId: null });
    expect(withoutId(foreign)).toEqual(withoutId(unknown));
    expect(foreign.status).toBe(404);
  });
});
