import {
  askInstanceExport,
  askTrailExport,
  downloadInstanceExport,
  downloadTrailExport,
  listInstanceExports,
  listTrailExports,
  removeInstanceExport,
  removeTrailExport,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Readers } from '../trail/reader.ts';
import type { Exports } from './export.service.ts';

export const mountExports = ({ serve }: Platform, exports: Exports, { member, operator }: Readers): void => {
  serve(askTrailExport, ({ caller, body }) => exports.ask(member(caller), body));
  serve(listTrailExports, ({ caller, query }) => exports.list(member(caller), query));
  serve(downloadTrailExport, ({ caller, params }) => exports.download(member(caller), params.exportId));
  serve(removeTrailExport, ({ caller, params }) => exports.remove(member(caller), params.exportId));
  serve(askInstanceExport, ({ caller, body }) => exports.ask(operator(caller), body));
  serve(listInstanceExports, ({ caller, query }) => exports.list(operator(caller), query));
  serve(downloadInstanceExport, ({ caller, params }) => exports.download(operator(caller), params.exportId));
  serve(removeInstanceExport, ({ caller, params }) => exports.remove(operator(caller), params.exportId));
};
