import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createSupportLetter } from './support.letter.ts';
import { createSupport } from './support.service.ts';

export const mountSupport = (platform: Platform): void => {
  const { serve, db } = platform;
  const support = createSupport(db, createSupportLetter(platform));
  serve(contract.openSupport, ({ caller, body }) => support.open(caller, body));
  serve(contract.listSupports, ({ caller, query }) => support.list(caller, query));
  serve(contract.readSupports, ({ caller }) => support.current(caller));
  serve(contract.endSupport, ({ caller, params }) => support.end(caller, params.supportId));
};
