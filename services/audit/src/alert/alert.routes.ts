import { readAlerts, subscribeAlert, unsubscribeAlert } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Alerts } from './alert.service.ts';

export const mountAlerts = ({ serve }: Platform, alerts: Alerts): void => {
  serve(readAlerts, ({ caller }) => alerts.read(caller));
  serve(subscribeAlert, ({ caller, params }) => alerts.subscribe(caller, params.alert));
  serve(unsubscribeAlert, ({ caller, params }) => alerts.unsubscribe(caller, params.alert));
};
