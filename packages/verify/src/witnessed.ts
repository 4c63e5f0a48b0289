import type { Checkpoint } from './checkpoint.ts';
import { parseKey, types, verifyNote, type Crypto, type Key, type Note } from './note.ts';
import { fails, unusable, type Witnessed } from './report.ts';

type Noted = { note: Note; checkpoint: Checkpoint };

/** Dates end with the year 9999. */
const lastSecond = 253_402_300_799;

export const witnessKeys = (crypto: Crypto, given: readonly string[]): Promise<Key[]> =>
  Promise.all(
    given.map(async (text) => {
      const key = await parseKey(crypto.sha256, text.trim());
      return key?.type === types.cosignature ? key : unusable({ code: 'witness-key' });
    }),
  );

/** What each witness countersigned, once all these checkpoints were found to be of one tree. */
export const witnessedBy = async (
  crypto: Crypto,
  keys: readonly Key[],
  noted: readonly Noted[],
  origin: string,
): Promise<Witnessed[]> => {
  const own = noted.filter(({ checkpoint }) => checkpoint.origin === origin);
  const all: Witnessed[] = [];
  for (const key of keys) {
    let last: Witnessed | undefined;
    for (const { note, checkpoint } of own) {
      const { size } = checkpoint;
      const signed = await verifyNote(crypto, note, [key]);
      if (!signed || signed.some(({ seconds = 0 }) => seconds > lastSecond)) {
        return fails({ code: 'cosignature', size, witness: key.name });
      }
      const [one] = signed;
      if (one && size >= (last?.size ?? 0)) {
        last = { name: key.name, size, at: new Date((one.seconds ?? 0) * 1000).toISOString() };
      }
    }
    all.push(last ?? unusable({ code: 'unwitnessed', witness: key.name }));
  }
  return all;
};
