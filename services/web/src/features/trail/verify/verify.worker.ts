import { linesOf, parseCheckpointNote, type Report, sentences, verifyExport, webCrypto } from '@bocage/verify';
import { continues, rootOfNote } from './verify.continue.ts';
import { type Answer, type Ask, type Kept, mostBytes, mostLeaves, type Verdict } from './verify.words.ts';

// Beside the page, which goes on answering: nothing here touches it, and ending the worker ends the work.
const crypto = webCrypto(globalThis.crypto.subtle);
const tell = (answer: Answer): void => self.postMessage(answer);

type Stop = Error & { answer: Answer };
const stop = (answer: Answer): never => {
  throw Object.assign(new Error(answer.kind), { answer });
};
const isStop = (error: unknown): error is Stop => error instanceof Error && 'answer' in error;

const get = async (url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> => {
  const response = await fetch(url, { headers, signal }).catch(() => stop({ kind: 'unreachable' }));
  if (!response.ok) stop({ kind: 'refused', status: response.status, body: await response.json().catch(() => null) });
  return response;
};

/** The export's bytes, at most so many; kept, since saying where a fault begins reads them a second time. */
const download = async (response: Response): Promise<Uint8Array[]> => {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let [bytes, done, of] = [0, 0, null as number | null];
  for (;;) {
    const read = await reader?.read().catch(() => stop({ kind: 'unreachable' }));
    if (!read || read.done) return chunks;
    const chunk: Uint8Array = read.value;
    const text = decoder.decode(chunk, { stream: true });
    if (chunks.length === 0) {
      // The head says how many leaves come; a selection does not.
      const head = /"complete":true,"first":(\d+),.*"until":(\d+)/.exec(text);
      of = head ? Number(head[2]) - Number(head[1]) : null;
    }
    chunks.push(chunk);
    bytes += chunk.length;
    done += text.split('\n').length - 1;
    if (bytes > mostBytes || Math.max(done, of ?? 0) > mostLeaves + 500) stop({ kind: 'too-large' });
    tell({ kind: 'progress', done: Math.min(done, of ?? done), of: of === null ? null : of * 2 });
  }
};

const each = async function* (chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield chunk;
};

const lastNote = async (chunks: readonly Uint8Array[]): Promise<string | null> => {
  let last: string | null = null;
  for await (const line of linesOf(each(chunks)))
    if (line.startsWith('{"checkpoint":')) last = String((JSON.parse(line) as { checkpoint: unknown }).checkpoint);
  return last;
};

const verify = async (ask: Ask, signal: AbortSignal): Promise<Verdict> => {
  const { kept, published, whole } = ask;
  const chunks = await download(await get(ask.exportUrl, ask.headers, signal));
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    let read = 0;
    for (const chunk of chunks) {
      yield chunk;
      read += chunk.length;
      tell({ kind: 'progress', done: total + read, of: 2 * total });
    }
  };
  let report: Report = await verifyExport(() => linesOf(counted()), {
    // The key of the first time is the one that is trusted: only a change that the trail itself tells makes another one so.
    key: kept?.key ?? published,
    checkpoints: whole && kept ? [kept.note] : [],
    crypto,
  });
  if (report.verdict === 'holds' && kept && !whole)
    report = await continues(crypto, report, kept, async (from, to) => {
      const response = await get(`${ask.consistencyUrl}?from=${from}&to=${to}`, ask.headers, signal);
      return ((await response.json()) as { proof: string[] }).proof;
    });
  const note = report.verdict === 'holds' ? await lastNote(chunks) : null;
  const head = note === null ? undefined : parseCheckpointNote(note)?.checkpoint;
  // The key that signed it, given or named by the trail: not the one that the instance publishes, which nothing proves.
  const held: Kept | null =
    note && head && report.key
      ? { origin: head.origin, size: head.size, root: rootOfNote(head), note, key: report.key }
      : null;
  return {
    report,
    lines: sentences(report, 'fr'),
    kept: held,
    keyChanged: kept !== null && kept.key !== published && report.verdict !== 'holds',
  };
};

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  const leaving = new AbortController();
  verify(data, leaving.signal)
    .then((verdict) => tell({ kind: 'done', verdict }))
    .catch((error: unknown) => {
      leaving.abort();
      if (isStop(error)) tell(error.answer);
      else throw error;
    });
};
