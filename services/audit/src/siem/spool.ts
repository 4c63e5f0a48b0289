import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Positions, SiemRecord } from './siem.store.ts';

/** What was read at once: from where in each tree, to where, and the events between. */
export type Segment = { from: Positions; next: Positions; records: readonly SiemRecord[] };
type Kept = { name: string; bytes: number };

const named = /^\d{12}\.json$/;
const synced = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
};

/** A folder of segments, a file each, in the order of their names: on disk before anything moves on, gone once confirmed. */
export const openSpool = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => named.test(name)).sort();
  const kept: Kept[] = [];
  for (const name of names) kept.push({ name, bytes: (await stat(join(folder, name))).size });
  let last = Number(names.at(-1)?.slice(0, 12) ?? 0);

  const read = async ({ name }: Kept): Promise<Segment> =>
    JSON.parse(await readFile(join(folder, name), 'utf8')) as Segment;
  return {
    bytes: (): number => kept.reduce((sum, { bytes }) => sum + bytes, 0),
    append: async (segment: Segment): Promise<void> => {
      last += 1;
      const name = `${String(last).padStart(12, '0')}.json`;
      const text = JSON.stringify(segment);
      const draft = join(folder, 'draft');
      const handle = await open(draft, 'w', 0o600);
      await handle
        .writeFile(text)
        .then(() => handle.sync())
        .finally(() => handle.close());
      // A name is given to what is whole: a kill leaves a draft, which the next one overwrites.
      await rename(draft, join(folder, name));
      await synced(folder);
      kept.push({ name, bytes: Buffer.byteLength(text) });
    },
    /** The oldest, or the nth after it. */
    at: async (n: number): Promise<Segment | null> => (kept[n] ? read(kept[n]) : null),
    drop: async (): Promise<void> => {
      const gone = kept[0];
      if (!gone) return;
      await rm(join(folder, gone.name), { force: true });
      kept.shift();
    },
    /**
     * Where to read on, after what is kept here; nothing of it is kept when it does not follow what the collector
     * confirmed (another replica's turn, a database brought back to an earlier moment): it is read anew.
     */
    resume: async (confirmed: Positions): Promise<Positions> => {
      const reached = { ...confirmed };
      for (const one of kept) {
        const { from, next } = await read(one);
        if (Object.entries(from).some(([tree, at]) => at > (reached[tree] ?? 0))) {
          for (const { name } of kept) await rm(join(folder, name), { force: true });
          kept.length = 0;
          return { ...confirmed };
        }
        for (const [tree, at] of Object.entries(next)) reached[tree] = Math.max(reached[tree] ?? 0, at);
      }
      return reached;
    },
  };
};
export type Spool = Awaited<ReturnType<typeof openSpool>>;
