import {
  changePerson,
  createPerson,
  endMembership,
  importPeople,
  invitePerson,
  listPeople,
  listReach,
  listRoles,
  type NewPerson,
  previewPeople,
  reactivatePerson,
  readHandover,
  readPerson,
  setRoles,
  suspendPerson,
} from '@bocage/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';

export type PeopleState = 'current' | 'ended';

/** People of the acting body, a page at a time. */
export const usePeople = (q: string, state: PeopleState) => {
  const { call, key } = useActing();
  return useInfiniteQuery({
    queryKey: key('people', state, q),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listPeople, { query: { state, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) } }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (previous) => previous,
  });
};

export const usePerson = (personId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('person', personId),
    queryFn: ({ signal }) => call(readPerson, { params: { personId } }, signal),
  });
};

export const useRoles = () => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('roles'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listRoles, { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal)),
  });
};

/** Everything one person reaches here, and why. */
export const useReach = (membershipId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('reach', membershipId),
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        call(listReach, { params: { membershipId }, query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal),
      ),
  });
};

export const useHandover = (personId: string, enabled: boolean) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('handover', personId),
    queryFn: ({ signal }) => call(readHandover, { params: { personId } }, signal),
    enabled,
  });
};

const useChanged = () => {
  const memory = useQueryClient();
  const { key } = useActing();
  return () => memory.invalidateQueries({ queryKey: key() });
};

export const useAddPerson = () => {
  const { call } = useActing();
  return useMutation({ mutationFn: (body: NewPerson) => call(createPerson, { body }), onSuccess: useChanged() });
};
export const usePreviewPeople = () => {
  const { call } = useActing();
  return useMutation({ mutationFn: (file: string) => call(previewPeople, { body: { file } }) });
};
export const useImportPeople = () => {
  const { call } = useActing();
  return useMutation({
    mutationFn: (people: NewPerson[]) => call(importPeople, { body: { people } }),
    onSuccess: useChanged(),
  });
};

/** What is done to one person; each act refreshes every list of the body. */
export const usePersonActs = (personId: string, membershipId: string) => {
  const { call } = useActing();
  const onSuccess = useChanged();
  const params = { personId };
  return {
    change: useMutation({
      mutationFn: (body: { jobTitle?: string | null; email?: string | null; until?: string | null }) =>
        call(changePerson, { params, body }),
      onSuccess,
    }),
    invite: useMutation({
      mutationFn: (by: 'mail' | 'sheet') => call(invitePerson, { params, body: { by } }),
      onSuccess,
    }),
    suspend: useMutation({
      mutationFn: (reason: string) => call(suspendPerson, { params, body: { reason } }),
      onSuccess,
      meta: { quiet: true },
    }),
    reactivate: useMutation({ mutationFn: () => call(reactivatePerson, { params }), onSuccess }),
    roles: useMutation({
      mutationFn: (roleIds: string[]) => call(setRoles, { params: { membershipId }, body: { roleIds } }),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: (body: {
        successors: { workspaceId: string; membershipId: string }[];
        administrator: string | null;
      }) => call(endMembership, { params, body }),
      onSuccess,
      meta: { quiet: true },
    }),
  };
};
