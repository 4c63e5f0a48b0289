import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createRoles } from './role.service.ts';

export const mountRoles = ({ serve, db }: Platform): void => {
  const roles = createRoles(db);
  serve(contract.listRoles, ({ caller, query }) => roles.list(caller, query));
  serve(contract.readPermissions, ({ caller }) => roles.permissions(caller));
  serve(contract.createRole, ({ caller, body }) => roles.create(caller, body));
  serve(contract.changeRole, ({ caller, params, body }) => roles.change(caller, params.roleId, body));
  serve(contract.deleteRole, ({ caller, params }) => roles.remove(caller, params.roleId));
};
