import { createStore } from './store.ts';

/** What the frame says of the text that is open; null when there is none. The words are the editor's business. */
export type SavingShown = {
  kind: 'saved' | 'saving' | 'offline' | 'loading' | 'readonly' | 'refused';
  /** Changes that the server has not acknowledged. */
  pending: number;
};
export const savingShown = createStore<SavingShown | null>(null);
