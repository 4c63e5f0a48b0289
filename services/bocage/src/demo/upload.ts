import { beginUpload, type Client, completeUpload, linkParts, listFiles } from '@bocage/contracts';
import type { DemoFile } from './content.ts';

/** Puts a small file as a browser does: begin, one part straight to the object store, complete. */
export const uploadFile = async (call: Client, workspaceId: string, file: DemoFile): Promise<void> => {
  const { items } = await call(listFiles, { params: { workspaceId }, query: { limit: 100 } });
  if (items.some((one) => one.name === file.name)) return;
  const bytes = Buffer.from(file.text, 'utf8');
  const upload = await call(beginUpload, {
    params: { workspaceId },
    body: { name: file.name, sizeBytes: bytes.length },
  });
  const links = await call(linkParts, { params: { uploadId: upload.id }, query: { first: 1, count: 1 } });
  const response = await fetch(links.items[0]?.url ?? '', {
    method: 'PUT',
    body: bytes,
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`the object store refused a part: ${response.status}`);
  await call(completeUpload, { params: { uploadId: upload.id } });
};
