import { givesPower } from '@bocage/permissions';
import type { Context } from '@bocage/platform';
import { allow } from '../access/allow.ts';

/** Refuses whoever manages people without giving roles, as soon as one of these roles gives power over others. */
export const allowOver = (ctx: Context, roles: readonly { key: string | null }[]): void => {
  if (givesPower(roles)) allow(ctx, 'administer', 'Role');
};
