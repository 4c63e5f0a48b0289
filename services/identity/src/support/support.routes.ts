import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createSupport } from './support.service.ts';

export const mountSupport = ({ serve, db }: Platform): void => {
  const support = createSupport(db);
  serve(contract.openSupport, ({ caller, body }) => support.open(caller, body));
  serve(contract.listSupports, ({ caller, query }) => support.list(caller, query));
  serve(contract.readSupports, ({ caller }) => support.current(caller));
  serve(contract.endSupport, ({ caller, params }) => support.end(caller, params.supportId));
};
