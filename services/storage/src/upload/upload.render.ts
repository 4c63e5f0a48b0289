import { faultMessage, isFaultCode, type Upload } from '@bocage/contracts';
import type { ReceivedPart } from '@bocage/platform';
import type { UploadRow } from './upload.store.ts';

export const partCountOf = (row: UploadRow): number => Math.ceil(Number(row.size_bytes) / Number(row.part_size_bytes));
/** The size of part `part`, from 1: the last one is what remains. */
export const partBytes = (row: UploadRow, part: number): number =>
  Math.min(Number(row.part_size_bytes), Number(row.size_bytes) - (part - 1) * Number(row.part_size_bytes));

/** The parts that are whole; one of another size is to be sent again. */
export const wholeParts = (row: UploadRow, parts: readonly ReceivedPart[]): ReceivedPart[] =>
  parts.filter(({ part, sizeBytes }) => part <= partCountOf(row) && sizeBytes === partBytes(row, part));

const shownState = {
  preparing: 'receiving',
  receiving: 'receiving',
  checking: 'checking',
  storing: 'checking',
  done: 'done',
  refused: 'refused',
  aborted: 'refused',
} as const;

/** An upload as the API shows it. */
export const toUpload = (row: UploadRow, received: readonly number[] = []): Upload => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  sizeBytes: Number(row.size_bytes),
  partSizeBytes: Number(row.part_size_bytes),
  partCount: partCountOf(row),
  state: shownState[row.state],
  receivedParts: [...received],
  fileId: row.file_id,
  refusal:
    row.refusal_code && isFaultCode(row.refusal_code)
      ? { code: row.refusal_code, message: faultMessage(row.refusal_code, row.refusal_params).slice(0, 500) }
      : null,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});
