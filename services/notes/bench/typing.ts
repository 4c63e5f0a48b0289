// A process of people at keyboards: the provider that the browser uses, over real WebSockets, each typing at its own pace
// whatever the server does. Those of one note sit in one process, so that one clock sees the key and the other screens.
import { noteField } from '@bocage/contracts';
import * as Y from 'yjs';
import { type Client, openClient } from '../test/client.ts';
import type { FromTyping, Measured, Seat, ToTyping } from './typing.messages.ts';

type Person = { client: Client; line: Y.XmlText; keys: number[]; acknowledged: number; seen: Map<string, number> };

const say = (message: FromTyping): void => void process.send?.(message);
const people = new Map<string, Person[]>();
const empty = (): Measured => ({ screen: [], acknowledged: [], cuts: 0, waiting: 0 });
let measured = empty();
let seated = 0;

const mark = (name: string): string => `${name}:`;
const lineOf = (document: Y.Doc, name: string): Y.XmlText | null => {
  for (const child of document.getXmlFragment(noteField).toArray()) {
    const words = child instanceof Y.XmlElement ? child.get(0) : null;
    if (words instanceof Y.XmlText && words.toJSON().startsWith(mark(name))) return words;
  }
  return null;
};

/** Tells how long each key of `from` took to this person's document. */
const watch = (watcher: Person, from: Person, name: string): void => {
  const line = lineOf(watcher.client.document, name);
  if (!line) throw new Error('a line is missing');
  let seen = line.length - mark(name).length;
  line.observe((event) => {
    const now = performance.now();
    for (const { insert } of event.delta as { insert?: string }[]) {
      for (let letter = 0; letter < (insert?.length ?? 0); letter += 1) {
        const typed = from.keys[seen++];
        if (typed !== undefined) measured.screen.push(now - typed);
      }
    }
  });
};

const follow = (person: Person): void => {
  const { provider } = person.client;
  let unsynced = provider.unsyncedChanges;
  provider.on('unsyncedChanges', ({ number }: { number: number }) => {
    const typed = number < unsynced ? person.keys[person.acknowledged++] : undefined;
    unsynced = number;
    if (typed !== undefined) measured.acknowledged.push(performance.now() - typed);
  });
  provider.on('disconnect', () => {
    measured.cuts += 1;
  });
};

const type = (person: Person, everyMs: number, cursors: boolean): void => {
  const { line, client, keys } = person;
  const press = (): void => {
    keys.push(performance.now());
    line.insert(line.length, 'e');
    // As the editor does: the caret follows the key.
    if (cursors) {
      const place = Y.createRelativePositionFromTypeIndex(line, line.length);
      client.provider.setAwarenessField('cursor', { anchor: place, head: place });
    }
  };
  let next = performance.now() + Math.random() * everyMs;
  const turn = (): void => {
    press();
    next += everyMs * (0.5 + Math.random());
    setTimeout(turn, Math.max(0, next - performance.now()));
  };
  setTimeout(turn, next - performance.now());
};

const sit = async ({ seats, url, tenant, keysPerSecond, cursors }: ToTyping & { type: 'sit' }): Promise<void> => {
  const notes = new Map<string, Seat[]>();
  for (const seat of seats) notes.set(seat.noteId, [...(notes.get(seat.noteId) ?? []), seat]);
  for (const [noteId, places] of notes) {
    const before = people.get(noteId) ?? [];
    const fresh = await Promise.all(
      places.map(async ({ bearer }) => {
        const headers = { authorization: `Bearer ${bearer}`, 'bocage-tenant': tenant };
        const client = openClient({ url, noteId, headers: () => headers });
        await client.ready(60_000);
        const name = `p${String(seated++)}`;
        client.write(mark(name));
        await client.saved(60_000);
        const line = lineOf(client.document, name) as Y.XmlText;
        return { name, person: { client, line, keys: [], acknowledged: 0, seen: new Map() } satisfies Person };
      }),
    );
    const all = [...before, ...fresh.map(({ person }) => person)];
    people.set(noteId, all);
    for (const { name, person } of fresh) {
      for (const other of all) {
        if (other === person) continue;
        await other.client.until(() => lineOf(other.client.document, name) !== null, 'the lines', 60_000);
        watch(other, person, name);
      }
    }
    for (const { person } of fresh) {
      follow(person);
      type(person, 1_000 / keysPerSecond, cursors);
    }
  }
  say({ type: 'seated' });
};

process.on('message', (message: ToTyping) => {
  if (message.type === 'sit') {
    sit(message).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    });
    return;
  }
  measured = empty();
  setTimeout(() => {
    const waiting = [...people.values()]
      .flat()
      .reduce((sum, { keys, acknowledged }) => sum + keys.length - acknowledged, 0);
    say({ type: 'measured', ...measured, waiting });
  }, message.ms);
});
process.on('disconnect', () => process.exit(0));
