import {
  changeInstanceKeeping,
  changeKeeping,
  listInstancePurges,
  listPurges,
  readInstanceKeeping,
  readKeeping,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Readers } from '../trail/reader.ts';
import type { KeepingService } from './keeping.service.ts';

export const mountKeeping = ({ serve }: Platform, keeping: KeepingService, { member, operator }: Readers): void => {
  serve(readKeeping, ({ caller }) => keeping.read(member(caller)));
  serve(changeKeeping, ({ caller, params, body }) => keeping.change(member(caller), params.class, body.months));
  serve(listPurges, ({ caller, query }) => keeping.purges(member(caller), query));
  serve(readInstanceKeeping, ({ caller }) => keeping.read(operator(caller)));
  serve(changeInstanceKeeping, ({ caller, params, body }) =>
    keeping.change(operator(caller), params.class, body.months),
  );
  serve(listInstancePurges, ({ caller, query }) => keeping.purges(operator(caller), query));
};
