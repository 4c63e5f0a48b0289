import type { SavingShown } from '../../app/saving.ts';

/** What is known of a note that is open, from the socket, the local store and the server's words. */
export type LiveState = {
  /** There is a text to show: the local one, or the server's. */
  ready: boolean;
  /** The socket is open, and the server let this person in. */
  connected: boolean;
  /** Everything that was sent over this socket, the text from before it included, was acknowledged. */
  settled: boolean;
  /** Changes made here that no server has acknowledged. */
  pending: number;
  readOnly: boolean;
  /** The code with which changes were refused for good. */
  refusal: string | null;
};

export const unopened: LiveState = {
  ready: false,
  connected: false,
  settled: false,
  pending: 0,
  readOnly: false,
  refusal: null,
};

/** Whether what was written here can no longer reach the server: refused, or no more right to write it. */
export const isRefused = ({ refusal, readOnly, pending, connected }: LiveState): boolean =>
  refusal !== null || (readOnly && pending > 0 && connected);

/** The one thing said of the text. « Enregistré » is said only when the server has acknowledged every change. */
export const savingOf = (state: LiveState): SavingShown => {
  const { pending } = state;
  if (isRefused(state)) return { kind: 'refused', pending };
  if (!state.ready) return { kind: 'loading', pending };
  if (!state.connected) return { kind: 'offline', pending };
  if (state.readOnly) return { kind: 'readonly', pending };
  return { kind: state.settled && pending === 0 ? 'saved' : 'saving', pending };
};

export type LiveFact =
  | { type: 'local-loaded'; empty: boolean; pending: number }
  | { type: 'authenticated'; readOnly: boolean }
  | { type: 'synced' }
  | { type: 'changed-here' }
  | { type: 'settled' }
  | { type: 'sent' }
  | { type: 'level'; readOnly: boolean }
  | { type: 'refused'; code: string }
  | { type: 'disconnected' };

/** What a fact makes of the state. Pure: the socket and the store tell, this decides. */
export const after = (state: LiveState, fact: LiveFact): LiveState => {
  switch (fact.type) {
    case 'local-loaded':
      return { ...state, ready: state.ready || !fact.empty, pending: state.pending + fact.pending };
    case 'authenticated':
      return { ...state, connected: true, readOnly: fact.readOnly };
    case 'synced':
      return { ...state, ready: true };
    case 'changed-here':
      return { ...state, pending: state.pending + 1, settled: false };
    case 'sent':
      return { ...state, settled: false };
    case 'settled':
      // An acknowledgement counts for a socket on which one may write; a reader's says nothing of what was written here.
      return state.connected && state.refusal === null ? { ...state, settled: true, pending: 0 } : state;
    case 'level':
      return { ...state, readOnly: fact.readOnly };
    case 'refused':
      return { ...state, refusal: fact.code, readOnly: true, settled: false };
    case 'disconnected':
      return { ...state, connected: false, settled: false };
  }
};
