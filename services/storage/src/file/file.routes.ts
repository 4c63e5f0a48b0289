import {
  deleteFile,
  downloadFile,
  listFiles,
  previewFile,
  readFileEntry,
  readUsage,
  renameFile,
  restoreFile,
  searchFiles,
  trashFile,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Files } from './file.service.ts';

export const mountFiles = ({ serve }: Platform, files: Files): void => {
  serve(listFiles, ({ caller, params, query }) =>
    files.list(caller, params.workspaceId, { ...query, trashed: query.trashed === 'true' }),
  );
  serve(searchFiles, ({ caller, query }) => files.search(caller, query.q, query.limit));
  serve(readFileEntry, ({ caller, params }) => files.read(caller, params.fileId));
  serve(renameFile, ({ caller, params, body }) => files.rename(caller, params.fileId, body.name));
  serve(trashFile, ({ caller, params }) => files.setTrashed(caller, params.fileId, true));
  serve(restoreFile, ({ caller, params }) => files.setTrashed(caller, params.fileId, false));
  serve(deleteFile, ({ caller, params }) => files.remove(caller, params.fileId));
  serve(downloadFile, ({ caller, params }) => files.download(caller, params.fileId));
  serve(previewFile, ({ caller, params }) => files.preview(caller, params.fileId));
  serve(readUsage, ({ caller }) => files.usage(caller));
};
