import { toBase64 } from './bytes.ts';
import { parseCheckpointNote } from './checkpoint.ts';
import type { Told } from './erasures.ts';
import { formatKey, type Crypto } from './note.ts';
import { readExport, type Lines, type Read } from './read.ts';
import { isStop, unusable, type Report } from './report.ts';
import { settle } from './settle.ts';
import { witnessKeys, witnessedBy } from './witnessed.ts';

export type Options = {
  /** The public key, or several: verifier keys, as published. */
  key: string | readonly string[];
  /** Checkpoints kept elsewhere: signed notes. */
  checkpoints?: readonly string[];
  /** Public keys of witnesses: each must have countersigned a checkpoint of the export, or one of those kept. */
  witnesses?: readonly string[];
  /** Exports of later epochs of the same trail: what was erased after a restore is told there. */
  later?: readonly (Lines | (() => Lines))[];
  crypto: Crypto;
};
type Verified = { report: Report; told?: Told };

const described = ({
  head,
  whole,
  counts,
  first,
  last,
  previous,
}: Read): Omit<Report, 'verdict' | 'kept' | 'witnessed'> => {
  const [, , tenant = '', epoch] = head.origin.split('/');
  return {
    origin: head.origin,
    tenant,
    epoch: Number(epoch),
    previous: previous && { origin: previous.origin, size: previous.size },
    size: head.size,
    first: head.first,
    until: head.until,
    complete: head.complete,
    whole,
    from: first?.at,
    to: last?.at,
    counts,
  };
};

const trailOf = (origin = ''): string => origin.slice(0, origin.lastIndexOf('/') + 1);

/**
 * Verifies an export, a line at a time. Given a function that opens the lines anew, it reads a file that does not hold a
 * second time, to say where the fault begins.
 */
export const verifyExport = async (lines: Lines | (() => Lines), options: Options): Promise<Report> =>
  (await verified(lines, options)).report;

/** What exports of later epochs tell, once each holds by itself. */
const toldLater = async ({ later = [], key, crypto }: Options): Promise<Required<Verified>[]> => {
  const all: Required<Verified>[] = [];
  for (const lines of later) {
    const { report, told } = await verified(lines, { key, crypto });
    if (report.verdict !== 'holds' || !told) return unusable({ code: 'later' });
    all.push({ report, told });
  }
  return all;
};

const verified = async (lines: Lines | (() => Lines), options: Options): Promise<Verified> => {
  const counts = { leaves: 0, events: 0, withheld: 0, payloads: 0, erased: 0, keys: 0, checkpoints: 0 };
  let read: Read | undefined;
  try {
    const keys = typeof options.key === 'string' ? [options.key] : options.key;
    const kept = (options.checkpoints ?? []).map((note) => parseCheckpointNote(note) ?? unusable({ code: 'kept' }));
    const witnesses = await witnessKeys(options.crypto, options.witnesses ?? []);
    const later = await toldLater(options);
    const again = typeof lines === 'function' ? lines : undefined;
    const pass = (source: Lines, sizes: number[]) =>
      readExport(source, { crypto: options.crypto, keys, sizes, later: later.map(({ told }) => told) });
    const sizes = kept.map(({ checkpoint }) => checkpoint.size);
    read = await pass(again ? again() : (lines as Lines), sizes);
    const { head } = read;
    const follows = ({ report }: Verified) =>
      trailOf(report.origin) === trailOf(head.origin) && (report.epoch ?? 0) > Number(head.origin.split('/').at(-1));
    if (!later.every(follows)) unusable({ code: 'later' });
    const { agreed, key } = await settle(options.crypto, read, kept, async (more) =>
      again ? pass(again(), [...sizes, ...more]) : undefined,
    );
    const root = read.checkpoints.at(-1)?.checkpoint.root;
    const witnessed = await witnessedBy(options.crypto, witnesses, [...read.checkpoints, ...kept], read.head.origin);
    const report: Report = {
      verdict: 'holds',
      ...described(read),
      root: root && toBase64(root),
      key: key && formatKey(key),
      kept: agreed,
      witnessed,
    };
    return { report, told: read.told };
  } catch (error) {
    if (!isStop(error)) throw error;
    const about = read ? described(read) : { counts };
    return { report: { verdict: error.verdict, problem: error.problem, ...about, kept: [], witnessed: [] } };
  }
};
