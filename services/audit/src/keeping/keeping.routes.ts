import { changeKeeping, listPurges, readKeeping } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { KeepingService } from './keeping.service.ts';

export const mountKeeping = ({ serve }: Platform, keeping: KeepingService): void => {
  serve(readKeeping, ({ caller }) => keeping.read(caller));
  serve(changeKeeping, ({ caller, params, body }) => keeping.change(caller, params.class, body.months));
  serve(listPurges, ({ caller, query }) => keeping.purges(caller, query));
};
