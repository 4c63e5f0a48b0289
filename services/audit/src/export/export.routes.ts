import { askTrailExport, downloadTrailExport, listTrailExports, removeTrailExport } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Exports } from './export.service.ts';

export const mountExports = ({ serve }: Platform, exports: Exports): void => {
  serve(askTrailExport, ({ caller, body }) => exports.ask(caller, body));
  serve(listTrailExports, ({ caller, query }) => exports.list(caller, query));
  serve(downloadTrailExport, ({ caller, params }) => exports.download(caller, params.exportId));
  serve(removeTrailExport, ({ caller, params }) => exports.remove(caller, params.exportId));
};
