import { z } from 'zod';
import { id, instant, level, name, page, paged } from './common.ts';
import { route } from './route.ts';
import { roleBrief } from './workspaces/party.ts';

/** What a new person signs in with: 3 to 64 of a-z, 0-9 and . _ -; spaces around and capitals are forgiven. */
export const newIdentifiant = z
  .string()
  .max(100)
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$/, 'identifiant : 3 à 64 lettres sans accent, chiffres, . _ -'),
  );

/** Optional and not unique: one mailbox serves a whole mairie. */
export const emailAddress = z
  .string()
  .max(300)
  .transform((text) => text.trim())
  .pipe(z.email('adresse électronique mal formée').max(254));

/** How the account is opened: by a letter to the address, by a printed sheet, or later. */
export const inviteBy = z.enum(['mail', 'sheet', 'later']);
/** `waiting`: the letter has not left yet. */
export const invitationState = z.enum(['none', 'waiting', 'sent', 'expired', 'accepted']);
export const accountState = z.enum(['none', 'invited', 'expired', 'active', 'suspended']);

const personNames = { firstName: name.max(100), lastName: name.max(100) };

export const newAdministrator = z.strictObject({
  tenantId: id,
  ...personNames,
  identifiant: newIdentifiant.nullable().default(null),
  email: emailAddress.nullable().default(null),
  invite: inviteBy,
});
export type NewAdministrator = z.infer<typeof newAdministrator>;

/** A named administrator, as the operator and the gestionnaire see them. */
export const nominee = z.strictObject({
  membershipId: id,
  displayName: z.string(),
  identifiant: z.string().nullable(),
  invitation: invitationState,
});
export type Nominee = z.infer<typeof nominee>;

/** What a printed sheet shows. The code opens once, within 21 days. */
export const accessSheet = z.strictObject({
  personId: id,
  displayName: z.string(),
  identifiant: z.string(),
  code: z.string(),
  tenantName: z.string(),
  /** Where to type the code. */
  address: z.string(),
  expiresAt: instant,
});
export type AccessSheet = z.infer<typeof accessSheet>;

/** A person of the acting tenant, as its administrators see them: nothing of their other memberships but that some exist. */
export const personCard = z.strictObject({
  personId: id,
  membershipId: id,
  firstName: z.string(),
  lastName: z.string(),
  displayName: z.string(),
  jobTitle: z.string().nullable(),
  identifiant: z.string().nullable(),
  email: z.string().nullable(),
  account: accountState,
  state: z.enum(['active', 'suspended', 'ended']),
  roles: z.array(roleBrief),
  from: z.iso.date(),
  until: z.iso.date().nullable(),
  /** The name and address are this tenant's to change; of others, the address shows in the first body only. */
  ours: z.boolean(),
  /** Also a member of another body. */
  elsewhere: z.boolean(),
});
export type PersonCard = z.infer<typeof personCard>;

export const newPerson = z.strictObject({
  ...personNames,
  jobTitle: name.max(100).nullable().default(null),
  identifiant: newIdentifiant.nullable().default(null),
  email: emailAddress.nullable().default(null),
  /** Codes of built-in roles (`agent`, `secretariat`, `elu`, `administrateur`, `auditeur`, `dpo`, `invite`) or ids of composed ones. */
  roles: z.array(z.string().max(60)).min(1).max(10),
  until: z.iso.date().nullable().default(null),
  /** `none`: a person who never signs in (an élu present at meetings). */
  account: z.enum(['none', 'mail', 'sheet', 'later']),
});
export type NewPerson = z.infer<typeof newPerson>;

const base = { tag: 'people', caller: 'member', faults: [], events: [] } as const;
const ofPerson = z.strictObject({ personId: id });
const created = z.strictObject({ person: personCard, sheet: accessSheet.nullable() });

export const listColleagues = route({
  ...base,
  method: 'get',
  path: '/api/identity/colleagues',
  operationId: 'listColleagues',
  summary: 'Lists the people of the acting tenant by name, for any of its members: neither address nor identifiant.',
  query: z.strictObject({ ...page, q: z.string().trim().max(100).optional() }),
  response: paged(
    z.strictObject({ personId: id, membershipId: id, displayName: z.string(), jobTitle: z.string().nullable() }),
  ),
});

export const listPeople = route({
  ...base,
  method: 'get',
  path: '/api/identity/people',
  operationId: 'listPeople',
  summary: 'Lists the people of the acting tenant with their accounts and roles, for its administrators.',
  query: z.strictObject({
    ...page,
    q: z.string().trim().max(100).optional(),
    state: z.enum(['current', 'ended']).default('current'),
  }),
  response: paged(personCard),
});

export const readPerson = route({
  ...base,
  method: 'get',
  path: '/api/identity/people/{personId}',
  operationId: 'readPerson',
  summary: 'Reads a person of the acting tenant.',
  params: ofPerson,
  response: personCard,
});

export const createPerson = route({
  ...base,
  method: 'post',
  path: '/api/identity/people',
  operationId: 'createPerson',
  summary: 'Adds a person; an identifiant already known in the perimeter, with the same name, adds a membership.',
  body: newPerson,
  response: created,
  status: 201,
  faults: [
    'person.identifiant-taken',
    'person.email-missing',
    'person.mail-off',
    'membership.exists',
    'role.not-found',
    'role.incompatible',
    'membership.guest-needs-end',
    'expiry.past',
  ],
  events: ['person.created', 'membership.created', 'person.invited', 'person.shared'],
});

export const changePerson = route({
  ...base,
  method: 'patch',
  path: '/api/identity/people/{personId}',
  operationId: 'changePerson',
  summary: 'Changes a name, an address (only those of one’s own people), a job title or the end of a membership.',
  params: ofPerson,
  body: z.strictObject({
    firstName: personNames.firstName.optional(),
    lastName: personNames.lastName.optional(),
    email: emailAddress.nullable().optional(),
    jobTitle: name.max(100).nullable().optional(),
    until: z.iso.date().nullable().optional(),
  }),
  response: personCard,
  faults: ['person.of-others', 'membership.guest-needs-end', 'membership.last-administrator'],
  events: ['person.changed'],
});

export const invitePerson = route({
  ...base,
  method: 'post',
  path: '/api/identity/people/{personId}/invitations',
  operationId: 'invitePerson',
  summary: 'Opens an account for a person, by letter or printed sheet; a new invitation ends the earlier ones.',
  params: ofPerson,
  body: z.strictObject({ by: z.enum(['mail', 'sheet']), identifiant: newIdentifiant.nullable().default(null) }),
  response: created,
  status: 201,
  faults: [
    'person.has-account',
    'person.of-others',
    'person.email-missing',
    'person.mail-off',
    'person.mailbox-shared',
    'person.identifiant-taken',
  ],
  events: ['person.invited'],
});

export const suspendPerson = route({
  ...base,
  method: 'put',
  path: '/api/identity/people/{personId}/suspension',
  operationId: 'suspendPerson',
  summary: 'Suspends the membership at once; the account too when the person has no other.',
  params: ofPerson,
  body: z.strictObject({ reason: z.string().trim().max(500).default('') }),
  response: personCard,
  faults: ['membership.last-administrator'],
  events: ['person.suspended'],
});

export const reactivatePerson = route({
  ...base,
  method: 'delete',
  path: '/api/identity/people/{personId}/suspension',
  operationId: 'reactivatePerson',
  summary: 'Ends a suspension.',
  params: ofPerson,
  response: personCard,
  events: ['person.reactivated'],
});

/** What a person holds by name in the acting tenant, to be handed over. */
export const handover = z.strictObject({
  lastAdministrator: z.boolean(),
  grants: z
    .array(
      z.strictObject({
        workspaceId: id,
        workspaceName: z.string(),
        level,
        /** Nobody else manages it: a successor must be named. */
        lastManager: z.boolean(),
      }),
    )
    .max(1000),
});
export type Handover = z.infer<typeof handover>;

export const readHandover = route({
  ...base,
  method: 'get',
  path: '/api/identity/people/{personId}/handover',
  operationId: 'readHandover',
  summary: 'Lists what a person would leave behind: grants by workspace, and where they are the last manager.',
  params: ofPerson,
  response: handover,
});

export const endMembership = route({
  ...base,
  method: 'post',
  path: '/api/identity/people/{personId}/end',
  operationId: 'endMembership',
  summary: 'Ends the membership at once with its grants; successors take over the workspaces named.',
  params: ofPerson,
  body: z.strictObject({
    successors: z
      .array(z.strictObject({ workspaceId: id, membershipId: id }))
      .max(1000)
      .default([]),
    /** Who becomes administrator when the last one leaves. */
    administrator: id.nullable().default(null),
  }),
  response: z.strictObject({ person: personCard, handedOver: handover }),
  faults: ['membership.last-administrator', 'workspace.last-manager'],
  events: ['membership.ended', 'membership.handed-over', 'administrator.named'],
});

export const personRoutes = [
  listColleagues,
  listPeople,
  readPerson,
  createPerson,
  changePerson,
  invitePerson,
  suspendPerson,
  reactivatePerson,
  readHandover,
  endMembership,
] as const;
