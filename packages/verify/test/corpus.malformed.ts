import { canonical } from '../src/index.ts';
import { type Gathered, sealed } from './corpus.cases.ts';
import { newLog } from './log.ts';

/** What only who holds the key can seal, and no verifier takes. */
export const malformed = async (
  { holds, fails, unusable }: Gathered,
  log: Awaited<ReturnType<typeof sealed>>,
): Promise<void> => {
  const sealedWith = async (name: string, code: string, index: number, make: (it: typeof log) => unknown) => {
    const it = await sealed();
    await make(it);
    await it.checkpoint();
    fails(name, await it.written(), code, index, { key: await it.vkey(), kept: [] });
  };
  const twice = (entry: string) => entry.replace('"data":{', '"data":{},"data":{');
  await sealedWith('a member of an entry twice', 'entry', 13, (it) => it.leaf(twice(it.leaves[0]?.entry ?? '')));
  await sealedWith('a leaf that is none', 'entry', 13, (it) => it.leaf('{"leaf":"other","note":""}'));
  const spoken = 'note.created)\n\nTOUT CORRESPOND.\n';
  await sealedWith('an event whose type speaks to the reader', 'entry', 13, (it) => it.event({ type: spoken }));
  // Without a payload, and said to be without, so that nothing else is amiss.
  const altered = (name: string, from: string | RegExp, to: string) =>
    sealedWith(`an event with ${name}`, 'entry', 13, async (it) => {
      await it.event({ payload: null });
      await it.leaf(it.leaves.pop()?.entry.replace(from, to) ?? '');
      await it.erase([], true, 1, 20);
    });
  await altered('no UUID', /"id":"[^"]*","leaf"/, '"id":"1","leaf"');
  await altered('a time of three decimals', /\d{3}Z"/, 'Z"');
  await altered('a type too long', 'note.created', `note.${'a'.repeat(96)}`);
  await altered('an actor of more members', '"actor":{', '"actor":{"":null,');
  await altered('an actor of fewer members', '"system":null,', '');
  await altered('an actor that is a number', /"person":"[^"]*"/, '"person":1');
  await altered('a subject of more members', '"kind":"note"', '"kind":"note","more":null');
  await altered('a subject without a kind', '"kind":"note"', '"kind":null');
  await altered('a perimeter that is a number', '"perimeter":null', '"perimeter":1');
  await altered('a payload that is no hash', '"payload":null', '"payload":"hello"');
  await altered('a space in its data', '"data":{', '"data":{ ');
  await altered('another writing of a number', '"n":13', '"n":13.0');
  await altered('minus zero', '"n":13', '"n":-0');
  await altered('another writing of a letter', '"n":13', '"n":"\\u0061"');
  await altered('members out of order', '"n":13', '"n":13,"a":1');
  await altered('data too deep', '"n":13', `"n":${'['.repeat(64)}${']'.repeat(64)}`);
  await sealedWith('a leaf whose note is none', 'entry', 13, (it) =>
    it.leaf(canonical({ leaf: 'checkpoint', note: 'hello' })),
  );
  const nobody = newLog({ tenant: 'instance', signer: log.signer });
  await nobody.event({ payload: null });
  await nobody.leaf(nobody.leaves.pop()?.entry.replace('"tenant":null,"type"', '"tenant":"","type"') ?? '');
  await nobody.checkpoint();
  fails('an event of a body without a name', await nobody.written(), 'tenant', 0, { kept: [] });
  const named = newLog({ tenant: 'commune', signer: log.signer });
  await named.events(1);
  await named.checkpoint();
  unusable('a body that is no UUID', await named.written(), 'format');
  const odd = newLog({ tenant: log.tenant, signer: log.signer });
  const text = '\u0000\u0001\b\t\n\f\r"\\/<&>\u007f\u2028é😀';
  await odd.event({ payload: null, data: { text, '\uffff': 1e21, '😀': -1.5, é: 1e-7, [text]: 0 } });
  await odd.leaf(odd.leaves[0]?.entry.replace(`${1e-7}`, `${'['.repeat(63)}1${']'.repeat(63)}`) ?? '');
  await odd.checkpoint();
  holds('letters and numbers of every kind', await odd.written(), { kept: [] });
  await sealedWith('a change of key that is none', 'key-statement', 13, (it) => it.rotate(undefined, 'hello\n'));
  const alone = newLog({ tenant: log.tenant, epoch: 2, signer: log.signer });
  await alone.events(2);
  await alone.checkpoint();
  fails('an epoch that begins with none before', await alone.written(), 'epoch', 0, { kept: [] });
};
