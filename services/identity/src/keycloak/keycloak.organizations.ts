import type { KeycloakClient } from './keycloak.client.ts';
import { KeycloakError } from './keycloak.fault.ts';

/** What Keycloak should hold for a tenant. */
export type WantedOrganization = {
  tenantId: string;
  name: string;
  code: string;
  state: 'pending' | 'active' | 'suspended' | 'closed';
  orgId: string | null;
  /** Tells two bodies of one code apart: a syndicat may be a partner in two perimeters of the instance. */
  perimeterCode: string;
};
export type Organization = { id: string; name: string; alias: string; enabled: boolean; tenantId: string | null };

type Raw = { id?: string; name?: string; alias?: string; enabled?: boolean; attributes?: Record<string, string[]> };
const attribute = 'bocage_tenant';
const pageSize = 100;

const shape = (raw: Raw): Organization => ({
  id: raw.id ?? '',
  name: raw.name ?? '',
  alias: raw.alias ?? '',
  enabled: raw.enabled ?? false,
  tenantId: raw.attributes?.[attribute]?.[0] ?? null,
});

/** Names are unique in a realm: 3,675 communes share theirs, so the code is part of it. */
const namesOf = (wanted: WantedOrganization, apart: boolean) => ({
  name: apart ? `${wanted.name} (${wanted.code}, ${wanted.perimeterCode})` : `${wanted.name} (${wanted.code})`,
  alias: apart ? `${wanted.code}-${wanted.perimeterCode}` : wanted.code,
});
const enabledOf = (wanted: WantedOrganization): boolean => wanted.state === 'pending' || wanted.state === 'active';

/** Tells whether an organization is as it should be; its alias never changes. */
export const matches = (found: Organization, wanted: WantedOrganization): boolean =>
  found.name === namesOf(wanted, found.alias !== wanted.code).name &&
  found.enabled === enabledOf(wanted) &&
  found.tenantId === wanted.tenantId;

export const createOrganizations = ({ call }: KeycloakClient) => {
  const read = async (id: string): Promise<Organization | null> => {
    const raw = await call((admin) => admin.organizations.findOne({ id }, { catchNotFound: true }));
    return (raw as Raw | null) ? shape(raw) : null;
  };
  const findOurs = async (tenantId: string): Promise<Organization | null> => {
    const [raw] = await call((admin) => admin.organizations.find({ q: `${attribute}:${tenantId}`, max: 1 }));
    return raw?.id ? read(raw.id) : null;
  };
  const findByAlias = async (code: string, alias: string): Promise<Organization | null> => {
    const near = await call((admin) => admin.organizations.find({ search: code, max: pageSize }));
    const raw = near.find((one) => one.alias === alias);
    return raw?.id ? read(raw.id) : null;
  };
  const create = async (wanted: WantedOrganization, apart: boolean): Promise<string> => {
    const { id } = await call((admin) =>
      admin.organizations.create({
        ...namesOf(wanted, apart),
        enabled: enabledOf(wanted),
        attributes: { [attribute]: [wanted.tenantId] },
      }),
    );
    return id;
  };
  const update = async (found: Organization, wanted: WantedOrganization): Promise<void> => {
    const apart = found.alias !== wanted.code;
    await call((admin) =>
      admin.organizations.updateById(
        { id: found.id },
        {
          id: found.id,
          alias: found.alias,
          name: namesOf(wanted, apart).name,
          enabled: enabledOf(wanted),
          attributes: { [attribute]: [wanted.tenantId] },
        },
      ),
    );
  };
  const createApart = async (wanted: WantedOrganization): Promise<string> => {
    try {
      return await create(wanted, false);
    } catch (error) {
      if (!(error instanceof KeycloakError) || error.failure !== 'conflict') throw error;
    }
    // Somebody else's by that alias, or one made by hand that says nobody's: that one is taken over.
    const taken = await findByAlias(wanted.code, wanted.code);
    if (taken && taken.tenantId === null) {
      await update(taken, wanted);
      return taken.id;
    }
    return create(wanted, true);
  };

  return {
    /** Makes the organization of a tenant, or finds and mends it; gives its id. Safe to run again after any crash. */
    ensure: async (wanted: WantedOrganization): Promise<string> => {
      const known = wanted.orgId ? await read(wanted.orgId) : null;
      const found = known ?? (await findOurs(wanted.tenantId));
      if (!found) return createApart(wanted);
      if (!matches(found, wanted)) await update(found, wanted);
      return found.id;
    },
    read,
    findOurs,
    /** The accounts in an organization. */
    members: async (orgId: string): Promise<string[]> => {
      const ids: string[] = [];
      for (let first = 0; ; first += pageSize) {
        const page = await call((admin) => admin.organizations.listMembers({ orgId, first, max: pageSize }));
        ids.push(...page.flatMap(({ id }) => id ?? []));
        if (page.length < pageSize) return ids;
      }
    },
    /** The ids of the organizations that an account is in. */
    of: async (accountId: string): Promise<string[]> => {
      const raw = await call((admin) => admin.organizations.memberOrganizations({ userId: accountId }));
      return raw.flatMap(({ id }) => id ?? []);
    },
    join: async (orgId: string, accountId: string): Promise<void> => {
      await call((admin) => admin.organizations.addMember({ orgId, userId: accountId })).catch((error: unknown) => {
        if (!(error instanceof KeycloakError) || error.failure !== 'conflict') throw error;
      });
    },
    leave: async (orgId: string, accountId: string): Promise<void> => {
      await call((admin) => admin.organizations.delMember({ orgId, userId: accountId })).catch((error: unknown) => {
        if (!(error instanceof KeycloakError) || error.failure !== 'gone') throw error;
      });
    },
  };
};
export type Organizations = ReturnType<typeof createOrganizations>;
