import { z } from 'zod';
import { id, name } from '../common.ts';

/** INSEE code of a commune (5 characters, `2A004`) or SIREN (9 digits): text, never a number. */
export const tenantCodePattern = /^(?:[0-9][0-9AB][0-9]{3}|[0-9]{9})$/;
export const tenantCode = z.string().regex(tenantCodePattern);

/** A body as others of its perimeter see it: official facts, no person. */
export const tenantBrief = z.strictObject({
  id,
  /** INSEE code or SIREN; empty for a body that has neither yet. */
  code: z.string().max(9),
  name,
  kind: z.string().max(40),
  /** Shown beside the name everywhere: 3,675 communes share 1,441 names. */
  departement: z.string().max(3).nullable(),
  state: z.enum(['pending', 'active', 'suspended', 'closed']),
});
export type TenantBrief = z.infer<typeof tenantBrief>;

/** A role as it stands beside a name: `key` is null for a composed one. */
export const roleBrief = z.strictObject({
  id,
  key: z.string().max(40).nullable(),
  name,
});
export type RoleBrief = z.infer<typeof roleBrief>;

/** The identifiant with which a person signs in, whole: a person of another tenant is never searched. */
export const identifiant = z.string().trim().toLowerCase().min(1).max(120);

/** A person of another tenant, addressed by the identifiant that they told. */
export const exactPerson = z.strictObject({ tenantId: id, identifiant });
