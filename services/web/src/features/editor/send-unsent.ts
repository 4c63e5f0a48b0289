import { openHere, refusedNotes, unsentNotes } from './local-notes.ts';
import { isRefused } from './saving-state.ts';

const waitMs = 20_000;

/**
 * Sends what was written offline in notes that are not open now, one after the other, and tells how many went. What is
 * refused stands in {@link refusedNotes}; what does not go now is tried again the next time.
 */
export const sendUnsent = async (personId: string): Promise<number> => {
  let sent = 0;
  const refused = new Set(refusedNotes.get().map((note) => note.database));
  const waiting = unsentNotes(personId).filter(({ database }) => !openHere.has(database) && !refused.has(database));
  if (waiting.length === 0) return sent;
  const { openLiveNote } = await import('./live-note.ts');
  for (const kept of waiting) {
    if (openHere.has(kept.database)) continue;
    const note = openLiveNote({ personId, ...kept });
    const done = new Promise<'sent' | 'refused' | 'later'>((resolve) => {
      const timer = setTimeout(() => resolve('later'), waitMs);
      note.state.subscribe(() => {
        const state = note.state.get();
        const verdict = isRefused(state) ? 'refused' : state.settled && state.pending === 0 ? 'sent' : null;
        if (!verdict) return;
        clearTimeout(timer);
        // A refusal may be overtaken by the acknowledgement of the same exchange.
        setTimeout(() => resolve(isRefused(note.state.get()) ? 'refused' : 'sent'), verdict === 'refused' ? 800 : 0);
      });
    });
    const verdict = await done;
    await note.close();
    if (verdict === 'sent') sent += 1;
    if (verdict === 'refused') refusedNotes.set([...refusedNotes.get(), kept]);
  }
  return sent;
};
