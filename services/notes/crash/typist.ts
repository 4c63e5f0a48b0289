// A process of typists: people at keyboards over real WebSockets, who come, write, wait to be told "saved", and often
// close their window at that very moment.
import * as Y from 'yjs';
import { type Client, openClient } from '../test/client.ts';
import { pause } from './process.ts';
import { type FromTypists, type ToTypists, tokenOf, type TypistPlan } from './typist.messages.ts';

const say = (message: FromTypists): void => void process.send?.(message);
const open = new Map<string, { plan: TypistPlan; client: Client }>();
let stopping = false;

// One paragraph per visit, so that nobody writes where another does; the text still interleaves.
const startLine = (document: Y.Doc): Y.XmlText => {
  const words = new Y.XmlText();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [words]);
  const fragment = document.getXmlFragment('default');
  document.transact(() => fragment.push([paragraph]));
  return words;
};

const work = async (plan: TypistPlan, urls: string[], keysPerSecond: number): Promise<void> => {
  const { name, noteId, alone } = plan;
  const headers = () => ({ authorization: `Bearer ${plan.bearer}`, 'bocage-tenant': plan.tenant });
  let typed = 0;
  let acknowledged = 0;
  let lostAt: number | null = null;
  while (!stopping) {
    const url = urls[Math.floor(Math.random() * urls.length)] as string;
    const client = openClient({ url, noteId, headers });
    open.set(name, { plan, client });
    client.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
      if (number !== 0 || !client.provider.isAuthenticated) return;
      if (lostAt !== null) say({ type: 'recovered', ms: Date.now() - lostAt });
      lostAt = null;
      if (typed > acknowledged) say({ type: 'acknowledged', name, upTo: typed });
      acknowledged = typed;
    });
    client.provider.on('disconnect', () => {
      lostAt ??= Date.now();
    });
    await client.ready(120_000);
    const line = startLine(client.document);
    const type = (): void => {
      typed += 1;
      line.insert(line.length, tokenOf(name, typed));
    };
    // A burst, the last key of which is waited for; then another one, or away.
    do {
      const until = Date.now() + 300 + Math.random() * 2_000;
      while (Date.now() < until && !stopping) {
        type();
        await pause((Math.random() * 2 * 1_000) / keysPerSecond);
      }
      type();
      await client.saved(120_000);
    } while (!stopping && Math.random() < 0.5);
    if (stopping) break;
    lostAt = null;
    client.destroy();
    client.document.destroy();
    open.delete(name);
    if (alone) say({ type: 'left', url });
  }
  say({ type: 'settled', name, typed });
};

process.on('message', (message: ToTypists) => {
  if (message.type === 'start') {
    for (const plan of message.typists) {
      work(plan, message.urls, message.keysPerSecond).catch((error: unknown) => {
        process.stderr.write(`${plan.name} ${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      });
    }
  } else if (message.type === 'stop') stopping = true;
  else {
    const texts = [...open.values()].map(({ plan, client }) => ({
      name: plan.name,
      noteId: plan.noteId,
      text: client.document.getXmlFragment('default').toJSON(),
    }));
    say({ type: 'texts', texts });
  }
});
process.on('disconnect', () => process.exit(0));
