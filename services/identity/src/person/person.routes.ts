import {
  changePerson,
  createPerson,
  endMembership,
  invitePerson,
  listColleagues,
  listPeople,
  reactivatePerson,
  readHandover,
  readPerson,
  suspendPerson,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { createLeaving } from './leave.service.ts';
import type { createPeople } from './person.service.ts';

export const mountPeople = (
  { serve }: Platform,
  people: ReturnType<typeof createPeople>,
  leaving: ReturnType<typeof createLeaving>,
): void => {
  serve(listColleagues, ({ caller, query }) => people.colleagues(caller, query));
  serve(listPeople, ({ caller, query }) => people.list(caller, query));
  serve(readPerson, ({ caller, params }) => people.read(caller, params.personId));
  serve(createPerson, ({ caller, body }) => people.create(caller, body));
  serve(changePerson, ({ caller, params, body }) => people.change(caller, params.personId, body));
  serve(invitePerson, ({ caller, params, body }) => people.invite(caller, params.personId, body.by, body.identifiant));
  serve(suspendPerson, ({ caller, params, body }) => people.suspend(caller, params.personId, body.reason));
  serve(reactivatePerson, ({ caller, params }) => people.reactivate(caller, params.personId));
  serve(readHandover, ({ caller, params }) => leaving.read(caller, params.personId));
  serve(endMembership, ({ caller, params, body }) => leaving.end(caller, params.personId, body));
};
