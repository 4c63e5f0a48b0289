import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What replicas tell each other. `edit` carries a committed update and its seq; `ask` wants to know who is there. */
export type ReplicaMessage =
  | { kind: 'edit'; noteId: string; seq: number; update: Uint8Array | null }
  | { kind: 'awareness'; noteId: string; update: Uint8Array }
  | { kind: 'ask'; noteId: string };

const kinds = ['edit', 'awareness', 'ask'] as const;
// Larger updates are fetched from the log.
const inlineLimitBytes = 64 * 1024;

export const encodeMessage = (replica: string, message: ReplicaMessage): Buffer => {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, replica);
  encoding.writeVarUint(encoder, kinds.indexOf(message.kind));
  encoding.writeVarString(encoder, message.noteId);
  if (message.kind === 'edit') {
    encoding.writeVarUint(encoder, message.seq);
    const update = message.update && message.update.length <= inlineLimitBytes ? message.update : new Uint8Array();
    encoding.writeVarUint8Array(encoder, update);
  } else if (message.kind === 'awareness') encoding.writeVarUint8Array(encoder, message.update);
  return Buffer.from(encoding.toUint8Array(encoder));
};

/** Null for a message of this replica itself, or one that cannot be read (another version's). */
export const decodeMessage = (replica: string, bytes: Uint8Array): ReplicaMessage | null => {
  try {
    const decoder = decoding.createDecoder(bytes);
    if (decoding.readVarString(decoder) === replica) return null;
    const kind = kinds[decoding.readVarUint(decoder)];
    const noteId = decoding.readVarString(decoder);
    if (kind === 'ask') return { kind, noteId };
    if (kind === 'awareness') return { kind, noteId, update: decoding.readVarUint8Array(decoder) };
    if (kind !== 'edit') return null;
    const seq = decoding.readVarUint(decoder);
    const update = decoding.readVarUint8Array(decoder);
    return { kind, noteId, seq, update: update.length > 0 ? update : null };
  } catch {
    return null;
  }
};
