import { canonical, parseEntry, toBase64 } from '../src/index.ts';
import { type Case, gather, sealed } from './corpus.cases.ts';
import { malformed } from './corpus.malformed.ts';
import { instance, newLog, newSigner, newWitness, vkeyOf } from './log.ts';

const edited = (entry: string) => entry.replace(/"n":\d+/, '"n":999');

export const corpus = async (): Promise<Case[]> => {
  const log = await sealed();
  const key = await log.vkey();
  const kept = log.notes.map(({ note }) => note);
  const [early = '', late = ''] = kept;
  const good = await log.written();
  const gathered = gather(key, kept);
  const { holds, fails, unusable } = gathered;
  /** A superuser, who alters rows and seals anew, but does not hold the key. */
  const falsified = async (
    name: string,
    index: number,
    alter: (log: Awaited<ReturnType<typeof sealed>>) => void | Promise<void>,
    code = 'root',
  ) => {
    const other = await sealed();
    await alter(other);
    fails(name, await other.written(), code, index, {
      key: await other.vkey(),
      kept: other.notes.map(({ note }) => note),
    });
  };

  holds('whole', good);
  holds('whole, nothing kept', good, { kept: [] });
  holds('a range from the middle', await log.written({ first: 5, until: 13 }));
  holds('a range that stops early', await log.written({ first: 3, until: 11 }));
  holds('a selection', await log.written({ select: [0, 4, 12] }));
  holds('entries withheld', await log.written({ withheld: [1, 2, 9] }));
  const rotated = await sealed();
  await rotated.rotate();
  await rotated.events(3);
  await rotated.checkpoint();
  holds('a new key, from the old one', await rotated.written(), {
    key: await rotated.vkey(),
    kept: [rotated.notes[2]?.note ?? ''],
  });
  const returned = await sealed();
  await returned.rotate();
  await returned.rotate(returned.signer);
  await returned.events(1);
  await returned.checkpoint();
  holds('a key that left and came back', await returned.written(), { key: await returned.vkey(), kept: [] });
  const thief = newSigner();
  const elsewhere = await sealed();
  await elsewhere.rotate(thief);
  await elsewhere.rotate();
  await elsewhere.rotate(thief);
  await elsewhere.checkpoint();
  holds('a key that came back from another', await elsewhere.written(), { key: await elsewhere.vkey(), kept: [] });
  // The key that came back signed this once: who holds the other one, and the database, writes it there again.
  const unknown = `— ${instance} ${toBase64(new Uint8Array(68))}\n`;
  for (const [how, more] of Object.entries({ 'word for word': '', 'with one more line': unknown })) {
    const again = await sealed();
    await again.rotate(thief);
    await again.rotate(again.signer);
    const first = parseEntry(again.leaves[13]?.entry ?? '');
    await again.leaf(canonical({ leaf: 'key', note: first?.leaf === 'key' ? first.note + more : '' }));
    await again.checkpoint(thief);
    const lines = await again.written({ checkpoints: again.notes.slice(-1) });
    for (const [whose, key] of Object.entries({ first: await again.vkey(), other: await vkeyOf(thief) }))
      fails(`a change of key said again, ${how}, by the ${whose} key`, lines, 'key-statement', 15, {
        key,
        kept: [],
      });
  }
  await rotated.events(1);
  await rotated.checkpoint(rotated.signer);
  fails('the key that left signs again', await rotated.written(), 'signature', undefined, {
    key: await rotated.vkey(),
    kept: [],
  });
  const purged = await sealed();
  await purged.erase([1, 4]);
  await purged.checkpoint();
  holds('erased, and said', await purged.written(), { key: await purged.vkey(), kept: [purged.notes[0]?.note ?? ''] });
  await purged.erase([5], false);
  fails('one more erased than said', await purged.written(), 'payload-missing', 1, {
    key: await purged.vkey(),
    kept: [],
  });
  const after = newLog({ tenant: log.tenant, epoch: 2, signer: log.signer });
  await after.follow(late);
  await after.events(3);
  await after.checkpoint();
  holds('an epoch after a restore', await after.written(), { kept: [late] });
  fails(
    'an epoch that forgets what was kept',
    await (async () => {
      const short = newLog({ tenant: log.tenant, epoch: 2, signer: log.signer });
      await short.follow(early);
      await short.checkpoint();
      return short.written();
    })(),
    'kept-beyond',
    undefined,
    { kept: [late] },
  );

  const witness = newWitness('temoin.example');
  const seen = await sealed();
  await seen.cosign(0, witness);
  const witnessed = { key: await seen.vkey(), witnesses: [await witness.vkey()] };
  const lines = await seen.written();
  holds('a witness countersigned', lines, { ...witnessed, kept: [] });
  holds('a witness countersigned, and nobody asks', lines, { key: witnessed.key, kept: [] });
  unusable('another witness did not', lines, 'unwitnessed', {
    key: witnessed.key,
    witnesses: [await newWitness('autre.example').vkey()],
  });
  unusable('a namesake of the witness did not', lines, 'unwitnessed', {
    key: witnessed.key,
    witnesses: [await newWitness('temoin.example').vkey()],
  });
  unusable('an instance’s key is no witness’s', lines, 'witness-key', {
    key: witnessed.key,
    witnesses: [witnessed.key],
  });
  const bare = seen.notes.map(({ size, note }) => ({ size, note: note.replace(/— temoin.*\n/, '') }));
  holds('a witness countersigned what is kept', await seen.written({ checkpoints: bare }), {
    ...witnessed,
    kept: [seen.notes[0]?.note ?? ''],
  });
  await seen.cosign(1, witness, 'another text');
  fails('a signature of the witness that is not its own', await seen.written(), 'cosignature', undefined, {
    ...witnessed,
    kept: [],
  });

  const ended = await sealed();
  await ended.erase([1, 4], false);
  const next = newLog({ tenant: ended.tenant, epoch: 2, signer: ended.signer });
  await next.follow(ended.notes[1]?.note ?? '');
  await next.erase([], true, 2, 13);
  await next.checkpoint();
  const told = { key: await ended.vkey(), kept: [] };
  fails('erased, and said in another epoch only', await ended.written(), 'payload-missing', 4, told);
  holds('erased, and said in the next epoch', await ended.written(), { ...told, later: [await next.written()] });
  holds('the next epoch itself', await next.written(), { ...told, kept: [ended.notes[1]?.note ?? ''] });
  unusable('a later epoch that does not hold', await ended.written(), 'later', {
    ...told,
    later: [(await next.written()).toSpliced(1, 1)],
  });
  unusable('a later epoch of another trail', good, 'later', { key, later: [await next.written()] });
  await ended.erase([5], false);
  fails('more erased than the next epoch says', await ended.written(), 'payload-missing', 1, {
    ...told,
    later: [await next.written()],
  });

  await falsified(
    'an entry edited, its hash left',
    3,
    (it) => {
      const leaf = it.leaves[3];
      if (leaf) leaf.entry = edited(leaf.entry);
    },
    'hash',
  );
  await falsified('an entry edited and hashed anew', 0, async (it) => {
    const leaf = it.leaves[3];
    if (leaf) leaf.entry = edited(leaf.entry);
    await it.rehash(3);
  });
  await falsified('two exchanged, after the first checkpoint', 7, (it) => {
    const [a, b] = it.leaves.splice(9, 2);
    if (a && b) it.leaves.splice(9, 0, b, a);
  });
  await falsified(
    'a payload changed',
    2,
    (it) => {
      const leaf = it.leaves[2];
      if (leaf?.payload) leaf.payload = leaf.payload.replace('Délibération', 'Motion');
    },
    'payload',
  );
  await falsified('payloads erased in secret', 6, async (it) => it.erase([6], false), 'payload-missing');
  await falsified('one removed, another slipped in at the end', 0, async (it) => {
    it.leaves.splice(5, 1);
    await it.event();
  });
  fails('a line removed', good.toSpliced(4, 1), 'gap', 4);
  const renumbered = (lines: string[]) =>
    lines.map((line, n) => (n > 0 ? line.replace(/"index":\d+/, `"index":${n - 1}`) : line));
  fails('one removed, and those after it moved up', renumbered(good.toSpliced(4, 1)), 'root', 0);
  fails('the last removed', good.toSpliced(13, 1), 'short');
  fails('two lines exchanged', good.with(4, good[5] ?? '').with(5, good[4] ?? ''), 'gap', 4);
  // Whoever holds the key too: only what was kept elsewhere tells.
  const forked = newLog({ tenant: log.tenant, signer: log.signer });
  await forked.events(13);
  await forked.checkpoint();
  fails('a fork, signed', await forked.written(), 'kept-differs', 0, { kept: [late] });
  const truncated = newLog({ tenant: log.tenant, signer: log.signer });
  truncated.leaves.push(...log.leaves.slice(0, 9));
  await truncated.checkpoint();
  fails('an end cut, signed', await truncated.written(), 'kept-beyond', undefined, { kept: [late] });
  fails('an old copy', await log.written({ checkpoints: log.notes.slice(0, 1) }), 'kept-beyond', undefined, {
    kept: [late],
  });
  const other = await sealed();
  const foreign = newLog({ tenant: other.tenant, signer: log.signer });
  foreign.leaves.push(...log.leaves);
  await foreign.checkpoint();
  fails('another body’s events', await foreign.written(), 'tenant', 0, { kept: [] });
  fails('signed by another key', good, 'signature', undefined, { key: await vkeyOf(newSigner()), kept: [] });
  fails(
    'a proof changed',
    (await log.written({ select: [2, 4] })).with(
      2,
      (await log.written({ select: [2, 4] }))[2]?.replace('"index":4', '"index":5') ?? '',
    ),
    'inclusion',
    5,
  );

  await malformed(gathered, log);

  unusable('nothing', [], 'empty');
  unusable('another file', ['hello'], 'format');
  unusable('cut', good.slice(0, 6), 'cut');
  unusable('no JSON', good.with(3, '{'), 'line');
  unusable(
    'two writings of a member',
    good.with(3, good[3]?.replace('"index":2', '"index":7,"index":2') ?? ''),
    'line',
  );
  unusable(
    'Windows line ends',
    good.map((line) => `${line}\r`),
    'resaved',
  );
  unusable('a mark before the first line', good.with(0, `\uFEFF${good[0]}`), 'resaved');
  unusable('out of order', [...good, good[1] ?? ''], 'order');
  unusable('cut before the last checkpoint', good.slice(0, -1), 'cut');
  fails('a line twice', good.toSpliced(4, 0, good[3] ?? ''), 'gap', 2);
  fails('a checkpoint twice', [...good, good.at(-1) ?? ''], 'checkpoints');
  const line = (name: string, from: string | RegExp, to: string, code = 'line') =>
    unusable(name, good.with(3, good[3]?.replace(from, to) ?? ''), code);
  line('a member too many', '"index":2', '"index":2,"more":0');
  line('a member under another name', '"index"', '"Index"');
  unusable('a list that is none', good.with(-3, '{"range":null}'), 'line');
  line('a member that is missing', /"hash":"[^"]*",/, '');
  line('another writing of a number', '"index":2', '"index":2e0');
  line('a number out of range', '"index":2', '"index":9007199254740993');
  line('a line without end', '"index":2', `"index":2,"more":"${'a'.repeat(1 << 20)}"`, 'line-too-long');
  line('a line too deep', '"index":2', `"index":2,"more":${'['.repeat(200_000)}${']'.repeat(200_000)}`);
  const marked = newLog({ tenant: log.tenant, signer: log.signer });
  await marked.event({ payload: { title: '\uFFFD' } });
  await marked.checkpoint();
  const words = await marked.written();
  holds('a mark that replaces what was no text', words, { kept: [] });
  unusable('half of a pair instead of it', words.with(1, words[1]?.replace('\uFFFD', '\\ud800') ?? ''), 'line');
  const composed = good.with(3, good[3]?.replace('été', 'été'.normalize('NFD')) ?? '');
  fails('the same words in other letters', composed, 'payload', 2);
  const ranged = await log.written({ first: 5, until: 11 });
  const [hash = ''] = /"[^"]{44}"/.exec(ranged.at(-3) ?? '') ?? [];
  const range = (to: string) => ranged.with(-3, ranged.at(-3)?.replace(hash, to) ?? '');
  fails('a hash of the range too many', range(`${hash},${hash}`), 'root', 5, { kept: [] });
  fails('a hash of the range too few', range('').with(-3, (ranged.at(-3) ?? '').replace(`${hash},`, '')), 'root', 5, {
    kept: [],
  });
  fails(
    'a proof of consistency changed',
    good.with(-1, good.at(-1)?.replace(/"consistency":\["[^"]*",/, '"consistency":[') ?? ''),
    'consistency',
    undefined,
    { kept: [] },
  );
  unusable('kept of a later epoch', good, 'kept-unlinked', { kept: [after.notes[0]?.note ?? ''] });
  unusable('no key', good, 'key', { key: 'bocage' });
  unusable('kept of another trail', good, 'kept-origin', { kept: [other.notes[0]?.note ?? ''] });
  unusable(
    'kept cannot be linked',
    await log.written({ select: [2], checkpoints: log.notes.slice(1) }),
    'kept-unlinked',
    { kept: [early] },
  );
  unusable('kept is none', good, 'kept', { kept: ['hello'] });
  return gathered.cases;
};
