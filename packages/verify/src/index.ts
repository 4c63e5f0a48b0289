export { fromBase64, hashOf, joined, same, toBase64, toHex, utf8 } from './bytes.ts';
export { canonical, type Json } from './canonical.ts';
export {
  checkpointText,
  isSignedBy,
  keyUnder,
  parseCheckpoint,
  parseCheckpointNote,
  type Checkpoint,
} from './checkpoint.ts';
export {
  checkpointEntry,
  eventEntry,
  keyEntry,
  keyStatement,
  parseEntry,
  parseKeyStatement,
  saltedHash,
  type Entry,
  type EventEntry,
} from './entry.ts';
export {
  emptyRoot,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  type Consistency,
  type Hash,
  type Inclusion,
} from './merkle.ts';
export {
  cosign,
  fingerprint,
  formatKey,
  formatNote,
  keyOf,
  parseKey,
  parseNote,
  signNote,
  types,
  verifyNote,
  type Crypto,
  type Key,
  type Note,
  type Signature,
  type Signed,
  type Signer,
} from './note.ts';
export { consistencyProof, inclusionProof, rangeProof, readerOf, rootAt, type Reader } from './prove.ts';
export { rangeRoot, runFrom, type Run } from './range.ts';
export { linesOf } from './lines.ts';
export type { Lines } from './read.ts';
export type { Problem, Report, Witnessed } from './report.ts';
export { languageOf, sentences, type Language } from './sentences.ts';
export { verifyExport, type Options } from './verify.ts';
export { webCrypto } from './web.ts';
