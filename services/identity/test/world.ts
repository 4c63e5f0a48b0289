import type { Service } from '@bocage/platform';
import type { Platform } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import { mountWorkspaces } from '../src/workspaces.ts';

/** The part of identity that these tests prove, as one service on the real servers. */
const createPart = (platform: Platform): Service => {
  const { jobs } = mountWorkspaces(platform);
  return { name: 'identity', router: platform.router, jobs, close: () => platform.db.close() };
};

export const workspaceWorld = (): Promise<World> => testWorld({ services: { identity: createPart } });
