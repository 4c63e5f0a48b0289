import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createTeamMembers } from './team.members.ts';
import { createTeams } from './team.service.ts';

export const mountTeams = ({ serve, db }: Platform): void => {
  const teams = createTeams(db);
  const members = createTeamMembers(db);
  serve(contract.listTeams, ({ caller, query }) => teams.list(caller, query));
  serve(contract.createTeam, ({ caller, body }) => teams.create(caller, body.name));
  serve(contract.readTeam, ({ caller, params }) => teams.read(caller, params.teamId));
  serve(contract.renameTeam, ({ caller, params, body }) => teams.rename(caller, params.teamId, body.name));
  serve(contract.archiveTeam, ({ caller, params }) => teams.archive(caller, params.teamId));
  serve(contract.restoreTeam, ({ caller, params }) => teams.restore(caller, params.teamId));
  serve(contract.listTeamMembers, ({ caller, params, query }) => members.list(caller, params.teamId, query));
  serve(contract.addTeamMember, ({ caller, params, body }) => members.add(caller, params.teamId, body));
  serve(contract.removeTeamMember, ({ caller, params }) => members.remove(caller, params.teamId, params.membershipId));
};
