import { withAdmin } from '@bocage/testing';
import * as Y from 'yjs';
import { tokenOf } from './typist.messages.ts';

/** Every note's text as the log alone gives it, read by nobody's code but Yjs. */
export const textsOfLog = (adminUrl: string): Promise<Map<string, string>> =>
  withAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ note_id: string; update: Buffer }>(
      'select note_id, update from notes.update order by note_id, seq',
    );
    const documents = new Map<string, Y.Doc>();
    for (const { note_id: noteId, update } of rows) {
      const document = documents.get(noteId) ?? new Y.Doc();
      documents.set(noteId, document);
      Y.applyUpdate(document, update);
    }
    return new Map([...documents].map(([noteId, document]) => [noteId, document.getXmlFragment('default').toJSON()]));
  });

/** Tokens that were said to be saved and are not in the text, or more than once. */
export const lostTokens = (
  texts: ReadonlyMap<string, string>,
  acknowledged: ReadonlyMap<string, { noteId: string; upTo: number }>,
): string[] => {
  const lost: string[] = [];
  for (const [name, { noteId, upTo }] of acknowledged) {
    const found = new Map<string, number>();
    for (const token of (texts.get(noteId) ?? '').match(new RegExp(`${name}-\\d{6};`, 'g')) ?? [])
      found.set(token, (found.get(token) ?? 0) + 1);
    for (let n = 1; n <= upTo; n += 1) if (found.get(tokenOf(name, n)) !== 1) lost.push(tokenOf(name, n));
  }
  return lost;
};

/** The given share of a list of durations. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
