import { abortUpload, beginUpload, completeUpload, linkParts, listUploads, readUpload } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { CompletionService } from './upload.complete.ts';
import type { Uploads } from './upload.service.ts';

export const mountUploads = ({ serve }: Platform, uploads: Uploads, completion: CompletionService): void => {
  serve(beginUpload, ({ caller, params, body }) => uploads.begin(caller, params.workspaceId, body));
  serve(listUploads, ({ caller, params, query }) => uploads.list(caller, params.workspaceId, query));
  serve(readUpload, ({ caller, params }) => uploads.read(caller, params.uploadId));
  serve(linkParts, ({ caller, params, query }) => uploads.links(caller, params.uploadId, query.first, query.count));
  serve(completeUpload, ({ caller, params }) => completion.complete(caller, params.uploadId));
  serve(abortUpload, ({ caller, params }) => uploads.abort(caller, params.uploadId));
};
