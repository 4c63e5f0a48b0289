import { useEffect, useState } from 'react';
import { savingShown } from '../../app/saving.ts';
import { leftRefused } from './local-notes.ts';
import { type LiveNote, type NoteAddress, openLiveNote } from './live-note.ts';
import { savingOf } from './saving-state.ts';

// « Enregistré » comes back only once the keys have rested, so that the word does not blink at each of them.
const restMs = 350;

/** Shows in the frame how the note stands, as long as it is open. */
const showSaving = (note: LiveNote): (() => void) => {
  let resting: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    const next = savingOf(note.state.get());
    clearTimeout(resting);
    if (next.kind === 'saved' && savingShown.get()?.kind === 'saving')
      resting = setTimeout(() => savingShown.set(savingOf(note.state.get())), restMs);
    else if (next.kind !== savingShown.get()?.kind || next.pending !== savingShown.get()?.pending)
      savingShown.set(next);
  };
  show();
  const stop = note.state.subscribe(show);
  return () => {
    clearTimeout(resting);
    stop();
    savingShown.set(null);
  };
};

/** Holds a note open while its page stands. `again` closes it, erases the copy kept here, and opens it afresh. */
export const useLiveNote = ({ personId, tenantId, noteId, title, href }: NoteAddress) => {
  const [note, setNote] = useState<LiveNote | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new title is no new note; `round` opens it again
  useEffect(() => {
    const opened = openLiveNote({ personId, tenantId, noteId, title, href });
    setNote(opened);
    const stop = showSaving(opened);
    const keepOpen = (event: BeforeUnloadEvent): void => {
      if (opened.unkept.get() && opened.state.get().pending > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', keepOpen);
    return () => {
      window.removeEventListener('beforeunload', keepOpen);
      stop();
      setNote(null);
      // Its page may be gone with the access: what was refused is offered elsewhere.
      void opened.close().then(() => opened.isRefused() && leftRefused.set(leftRefused.get() + 1));
    };
  }, [personId, tenantId, noteId, round]);
  const again = async (): Promise<void> => {
    await note?.discard();
    setRound((before) => before + 1);
  };
  return { note, again };
};
