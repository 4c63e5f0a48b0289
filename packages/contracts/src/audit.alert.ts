import { z } from 'zod';
import { instant, nothing } from './common.ts';
import { route } from './route.ts';

const tag = 'audit';

/** What one may be written to about. Which events call for it: services/audit/src/alert/alert.rules.ts. */
export const alertKinds = ['share-for-all', 'mass-export', 'administrator-made', 'support-opened'] as const;
export const alertKind = z.enum(alertKinds);
export type AlertKind = z.output<typeof alertKind>;
const ofAlert = z.strictObject({ alert: alertKind });

export const readAlerts = route({
  method: 'get',
  path: '/api/audit/alerts',
  operationId: 'readAlerts',
  tag,
  summary: 'The alerts of the acting tenant’s trail, and to which one subscribes',
  caller: 'member',
  response: z.strictObject({
    alerts: z
      .array(
        z.strictObject({
          alert: alertKind,
          subscribed: z.boolean(),
          /** The last letter has not left since then: it is tried again, or was given up. */
          late: z.strictObject({ since: instant, givenUp: z.boolean() }).nullable(),
        }),
      )
      .max(alertKinds.length),
    /** Whether this instance sends letters at all. */
    mail: z.boolean(),
  }),
  faults: [],
  events: [],
});

export const subscribeAlert = route({
  method: 'put',
  path: '/api/audit/alerts/{alert}',
  operationId: 'subscribeAlert',
  tag,
  summary: 'Asks to be written to about what comes from now on; again changes nothing',
  caller: 'member',
  params: ofAlert,
  response: nothing,
  faults: ['alert.no-mailbox', 'person.mail-off'],
  events: ['alert.subscribed'],
});

export const unsubscribeAlert = route({
  method: 'delete',
  path: '/api/audit/alerts/{alert}',
  operationId: 'unsubscribeAlert',
  tag,
  summary: 'Asks not to be written to any more; again changes nothing',
  caller: 'member',
  params: ofAlert,
  response: nothing,
  faults: [],
  events: ['alert.unsubscribed'],
});

export const alertRoutes = [readAlerts, subscribeAlert, unsubscribeAlert] as const;
