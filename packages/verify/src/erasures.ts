import type { EventEntry } from './entry.ts';
import { fails, named, type Named } from './report.ts';

/** What events of a trail say was erased: how many payloads, of before when. */
export type Told = { payloads: number; until: string };

/** What is missing, against what the trail says was erased. Held in a few numbers, whatever the length. */
export type Erasures = {
  seen: (event: EventEntry) => void;
  missing: (index: number, event: EventEntry) => void;
  told: () => Told;
  settle: () => void;
};

/** Beginning with what later epochs tell: after a restore, what is erased of an epoch is told in one that follows. */
export const erasures = (later: readonly Told[] = []): Erasures => {
  let told = later.reduce((sum, { payloads }) => sum + payloads, 0);
  let until =
    later
      .map((one) => one.until)
      .sort()
      .at(-1) ?? '';
  let missing = 0;
  let first: Named | undefined;
  let latest: Named | undefined;
  return {
    seen: ({ type, data }) => {
      if (type !== 'trail.purged' && type !== 'trail.erased') return;
      if (typeof data.payloads === 'number') told += data.payloads;
      if (typeof data.until === 'string' && data.until > until) until = data.until;
    },
    missing: (index, event) => {
      missing++;
      first ??= named(index, event);
      if (event.at > (latest?.at ?? '')) latest = named(index, event);
    },
    told: () => ({ payloads: told, until }),
    settle: () => {
      // The latest is certainly one that no erasing reached; beyond their number, any of them may be.
      if (latest && (latest.at ?? '') >= until) fails({ code: 'payload-missing', event: latest });
      if (first && missing > told) fails({ code: 'payload-missing', event: first });
    },
  };
};
