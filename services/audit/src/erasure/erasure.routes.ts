import { erasePerson, listErasable, readErasure } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Erasures } from './erasure.service.ts';

export const mountErasures = ({ serve }: Platform, erasures: Erasures): void => {
  serve(listErasable, ({ caller, query }) => erasures.people(caller, query));
  serve(readErasure, ({ caller, params }) => erasures.read(caller, params.personId));
  serve(erasePerson, ({ caller, params, body }) => erasures.erase(caller, params.personId, body.reason));
};
