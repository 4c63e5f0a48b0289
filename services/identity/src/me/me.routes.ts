import { readMe, resolveAddress, seeNotice } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createMe } from './me.service.ts';

export const mountMe = ({ serve, db }: Platform): void => {
  const me = createMe(db);
  serve(readMe, ({ caller }) => me.read(caller));
  serve(seeNotice, ({ caller }) => me.seeNotice(caller));
  serve(resolveAddress, ({ caller, params, query }) => me.resolve(caller, { ...params, ...query }));
};
