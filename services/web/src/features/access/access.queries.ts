import {
  acceptShare,
  changeGrant,
  declineShare,
  endShare,
  grantAccess,
  type GrantTo,
  type Level,
  listGrantees,
  listGrants,
  listNeighbours,
  listReachOfAcl,
  listShares,
  listWorkspaceShares,
  proposeShares,
  revokeGrant,
  type Share,
} from '@bocage/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';
import { meQuery } from '../../app/session.ts';

export const useGrants = (aclId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('access', aclId, 'grants'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listGrants, { params: { aclId }, query: { limit: 100, cursor } }, signal), 500),
  });
};

/** Whom a manager may choose, by some letters of their name. */
export const useGrantees = (aclId: string, search: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('access', aclId, 'grantees', search),
    queryFn: ({ signal }) =>
      call(listGrantees, { params: { aclId }, query: { limit: 20, ...(search ? { search } : {}) } }, signal),
    placeholderData: keepPreviousData,
  });
};

export const useReach = (aclId: string, enabled: boolean) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('access', aclId, 'reach'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listReachOfAcl, { params: { aclId }, query: { limit: 100, cursor } }, signal), 500),
    enabled,
  });
};

/** Makes the screens ask again for whatever an access decides. */
const useAccessChange = <Input, Output>(act: (input: Input) => Promise<Output>, quiet = false) => {
  const { key } = useActing();
  const memory = useQueryClient();
  return useMutation({
    mutationFn: act,
    meta: { quiet },
    onSettled: async () => {
      await Promise.all([
        memory.invalidateQueries({ queryKey: key('access') }),
        memory.invalidateQueries({ queryKey: key('shares') }),
        memory.invalidateQueries({ queryKey: key('workspaces') }),
        memory.invalidateQueries({ queryKey: meQuery.queryKey }),
      ]);
    },
  });
};

export const useGrant = (aclId: string) => {
  const { call } = useActing();
  return useAccessChange(
    (body: { to: GrantTo; level: Level; expiresAt: string | null }) => call(grantAccess, { params: { aclId }, body }),
    true,
  );
};

export const useChangeGrant = (aclId: string) => {
  const { call } = useActing();
  return useAccessChange(({ grantId, level }: { grantId: string; level: Level }) =>
    call(changeGrant, { params: { aclId, grantId }, body: { level } }),
  );
};

export const useRevokeGrant = (aclId: string) => {
  const { call } = useActing();
  return useAccessChange((grantId: string) => call(revokeGrant, { params: { aclId, grantId } }));
};

export const useWorkspaceShares = (workspaceId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('shares', 'of', workspaceId),
    queryFn: ({ signal }) =>
      allPages(
        (cursor) => call(listWorkspaceShares, { params: { workspaceId }, query: { limit: 100, cursor } }, signal),
        1_000,
      ),
  });
};

export const useShares = (side: 'received' | 'offered', enabled = true) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('shares', side),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listShares, { query: { side, limit: 100, cursor } }, signal), 500),
    enabled,
  });
};

export const useNeighbours = (search: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('neighbours', search),
    queryFn: ({ signal }) =>
      allPages(
        (cursor) => call(listNeighbours, { query: { limit: 100, cursor, ...(search ? { search } : {}) } }, signal),
        300,
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
};

export type Proposal = {
  to: { kind: 'tenants'; tenantIds: string[] } | { kind: 'communes' };
  highestLevel: Exclude<Level, 'manager'>;
  audience: { kind: 'tenant' } | { kind: 'role'; key: string };
  expiresAt: string | null;
};

export const useProposeShares = (workspaceId: string) => {
  const { call } = useActing();
  return useAccessChange((body: Proposal) => call(proposeShares, { params: { workspaceId }, body }), true);
};

export const useDecideShare = () => {
  const { call } = useActing();
  return useAccessChange(({ share, accept }: { share: Share; accept: boolean }) =>
    accept
      ? call(acceptShare, { params: { shareId: share.id } })
      : call(declineShare, { params: { shareId: share.id } }),
  );
};

export const useEndShare = () => {
  const { call } = useActing();
  return useAccessChange((shareId: string) => call(endShare, { params: { shareId } }), true);
};
