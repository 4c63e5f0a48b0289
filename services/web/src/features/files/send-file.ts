import { beginUpload, type Client, completeUpload, linkParts, readUpload, type Upload } from '@bocage/contracts';
import { fingerprint } from './fingerprint.ts';
import { missingParts, nextRun, rangeOf, sentBytes } from './parts.ts';
import { putPart } from './put-part.ts';

const atOnce = 3;
const linksAtOnce = 12;

export type Sending = {
  call: Client;
  workspaceId: string;
  file: File;
  /** An upload begun earlier, to go on with. */
  uploadId: string | null;
  signal: AbortSignal;
  onBegun: (uploadId: string) => void;
  onSent: (bytes: number) => void;
  onChecking: () => void;
};

/** The upload as the server knows it, with the parts that have arrived. */
const open = async ({ call, workspaceId, file, uploadId, signal, onBegun }: Sending): Promise<Upload> => {
  if (uploadId) return call(readUpload, { params: { uploadId } }, signal);
  // A store may take a part that was cut for a whole one, and a person may resume with another file of the same name.
  const sha256 = await fingerprint(file, signal);
  const body = { name: file.name, sizeBytes: file.size, sha256 };
  const begun = await call(beginUpload, { params: { workspaceId }, body }, signal);
  onBegun(begun.id);
  return begun;
};

/** Sends a run of parts, some at once; the first that fails stops the others. */
const sendRun = async (
  sending: Sending,
  upload: Upload,
  run: { first: number; count: number },
  told: (part: number, bytes: number | null) => void,
) => {
  const { items: links } = await sending.call(
    linkParts,
    { params: { uploadId: upload.id }, query: run },
    sending.signal,
  );
  const failed = new AbortController();
  const signal = AbortSignal.any([sending.signal, failed.signal]);
  const queue = [...links];
  const worker = async (): Promise<void> => {
    for (let link = queue.shift(); link; link = queue.shift()) {
      const { part, url } = link;
      const { from, to } = rangeOf(part, upload.partSizeBytes, upload.sizeBytes);
      await putPart(url, sending.file.slice(from, to), (bytes) => told(part, bytes), signal);
      told(part, null);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } catch (error) {
    failed.abort();
    throw error;
  }
};

/**
 * Sends a file from where it stands to its end, and has it checked. Throws what stopped it: a refusal of the server, a
 * part that did not go, or the signal. Called again with the upload's id, it goes on.
 */
export const sendFile = async (sending: Sending): Promise<void> => {
  const upload = await open(sending);
  const received = new Set(upload.receivedParts);
  const onTheWay = new Map<number, number>();
  const told = (part: number, bytes: number | null): void => {
    if (bytes === null) {
      received.add(part);
      onTheWay.delete(part);
    } else onTheWay.set(part, bytes);
    sending.onSent(sentBytes(upload, received, onTheWay));
  };
  sending.onSent(sentBytes(upload, received, onTheWay));
  if (upload.state === 'receiving') {
    for (
      let run = nextRun(missingParts(upload.partCount, received), linksAtOnce);
      run;
      run = nextRun(missingParts(upload.partCount, received), linksAtOnce)
    ) {
      await sendRun(sending, upload, run, told);
    }
  }
  sending.onChecking();
  for (;;) {
    const { upload: now } = await sending.call(completeUpload, { params: { uploadId: upload.id } }, sending.signal);
    if (now.state !== 'checking') return;
  }
};
