import {
  addTenant,
  changeTenantState,
  issueSheets,
  letIn,
  listPerimeters,
  nameAdministrators,
  type NewAdministrator,
  type PerimeterProgress,
  previewAdministrators,
  provisionPerimeter,
  readEpci,
  readPerimeter,
  retryProvisioning,
  searchEpci,
} from '@bocage/contracts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { allPages } from '../../app/pages.ts';
import { callAsPerson } from '../../app/api.ts';

const key = (...parts: readonly unknown[]) => ['instance', ...parts];

export const perimetersQuery = queryOptions({
  queryKey: key('perimeters'),
  queryFn: ({ signal }) =>
    allPages((cursor) =>
      callAsPerson(listPerimeters, { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal),
    ),
});

export const useEpciSearch = (q: string) =>
  useQuery({
    queryKey: key('epci-search', q),
    queryFn: async ({ signal }) => (await callAsPerson(searchEpci, { query: { q } }, signal)).items,
    enabled: q.length >= 2,
    placeholderData: (previous) => previous,
    staleTime: 3_600_000,
  });

export const useEpci = (siren: string) =>
  useQuery({
    queryKey: key('epci', siren),
    queryFn: ({ signal }) => callAsPerson(readEpci, { params: { siren } }, signal),
    staleTime: 3_600_000,
  });

/** Asked again each second while an organization is still to come. */
export const usePerimeter = (perimeterId: string) =>
  useQuery({
    queryKey: key('perimeter', perimeterId),
    queryFn: ({ signal }) => callAsPerson(readPerimeter, { params: { perimeterId } }, signal),
    refetchInterval: (query) => (query.state.data && query.state.data.done < query.state.data.total ? 1_000 : false),
  });

const useRefreshed = () => {
  const memory = useQueryClient();
  return {
    keep: (progress: PerimeterProgress) => {
      memory.setQueryData(key('perimeter', progress.perimeterId), progress);
      return memory.invalidateQueries({ queryKey: perimetersQuery.queryKey });
    },
    all: () => memory.invalidateQueries({ queryKey: key() }),
  };
};

export const useProvision = () => {
  const { keep } = useRefreshed();
  return useMutation({
    mutationFn: (body: { siren: string; communes: string[] }) => callAsPerson(provisionPerimeter, { body }),
    onSuccess: keep,
  });
};

export const useRetry = (perimeterId: string) => {
  const { keep } = useRefreshed();
  return useMutation({
    mutationFn: () => callAsPerson(retryProvisioning, { params: { perimeterId } }),
    onSuccess: keep,
  });
};

export const usePreviewAdministrators = (perimeterId: string) =>
  useMutation({
    mutationFn: (file: string) => callAsPerson(previewAdministrators, { params: { perimeterId }, body: { file } }),
  });

export const useNameAdministrators = (perimeterId: string) => {
  const { all } = useRefreshed();
  return useMutation({
    mutationFn: (administrators: NewAdministrator[]) =>
      callAsPerson(nameAdministrators, { params: { perimeterId }, body: { administrators } }),
    onSuccess: all,
  });
};

export const useIssueSheets = (perimeterId: string) => {
  const { all } = useRefreshed();
  return useMutation({
    mutationFn: (membershipIds: string[]) =>
      callAsPerson(issueSheets, { params: { perimeterId }, body: { membershipIds } }),
    onSuccess: all,
  });
};

export const useLetIn = (perimeterId: string) =>
  useMutation({
    mutationFn: (body: { identifiant: string; reason: string }) =>
      callAsPerson(letIn, { params: { perimeterId }, body }),
  });

export type NewTenant = Parameters<typeof callAsPerson<typeof addTenant>>[1]['body'];
export const useAddTenant = (perimeterId: string) => {
  const { all } = useRefreshed();
  return useMutation({
    mutationFn: (body: NewTenant) => callAsPerson(addTenant, { params: { perimeterId }, body }),
    onSuccess: all,
  });
};

export const useChangeState = () => {
  const { all } = useRefreshed();
  return useMutation({
    mutationFn: ({
      tenantId,
      ...body
    }: {
      tenantId: string;
      state: 'active' | 'suspended' | 'closed';
      reason: string;
    }) => callAsPerson(changeTenantState, { params: { tenantId }, body }),
    onSuccess: all,
    meta: { quiet: true },
  });
};
