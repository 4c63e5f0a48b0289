import { acceptInvitation, readInvitation, renewInvitation } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { createInvitations } from './invitation.service.ts';

export const mountInvitations = ({ serve }: Platform, invitations: ReturnType<typeof createInvitations>): void => {
  serve(readInvitation, ({ body, requestId }) => invitations.read(requestId, body.code));
  serve(acceptInvitation, ({ body, requestId }) => invitations.accept(requestId, body.code, body.password));
  serve(renewInvitation, ({ body, requestId }) => invitations.renew(requestId, body.code));
};
