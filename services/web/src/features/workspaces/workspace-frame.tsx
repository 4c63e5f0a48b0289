import { resolveAddress } from '@bocage/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { actingFor, readAddress } from '../../app/address.ts';
import { callAsPerson, isUnseen } from '../../app/api.ts';
import { useGo, usePath } from '../../app/go.ts';
import { UnseenWords } from '../../app/unseen.tsx';
import { Waiting } from '../../app/wait.tsx';
import { toast } from '../../ui/toast.tsx';
import { OpenWorkspaceContext } from './open-workspace.tsx';
import { placeOf } from './place.ts';
import { SidePanel } from './side-panel.tsx';
import { useWorkspace } from './workspaces.queries.ts';
import './workspace-frame.css';

/** The body one acts for does not reach this workspace: perhaps another one of the person's does. */
const Unreached = ({ workspaceId }: { workspaceId: string }) => {
  const { t } = useTranslation('frame');
  const { me, code } = useActing();
  const go = useGo();
  const { owner } = readAddress(usePath());
  const found = useQuery({
    queryKey: ['address', code, owner, workspaceId],
    queryFn: ({ signal }) =>
      callAsPerson(resolveAddress, { params: { acting: code, owner: owner ?? '' }, query: { workspaceId } }, signal),
    enabled: me.memberships.length > 1 && owner !== null,
    retry: false,
  });
  const reach = found.data?.reachedBy.find((one) => one.tenant.code !== code);
  useEffect(() => {
    if (!reach) return;
    toast({ title: t('switchedToReach', { name: reach.tenant.name }) });
    go(actingFor(`${window.location.pathname}${window.location.search}`, reach.tenant.code), { replace: true });
  }, [reach, go, t]);
  if (found.isLoading) return <Waiting answer={found} />;
  return reach ? null : <UnseenWords />;
};

/** Everything below stands in one workspace; beside it, on demand, who reaches it and what happened to it. */
export const WorkspaceFrame = () => {
  const { code, key } = useActing();
  const { workspaceId, owner } = readAddress(usePath());
  const workspace = useWorkspace(workspaceId ?? '');
  const go = useGo();
  const memory = useQueryClient();
  const lost = isUnseen(workspace.error);
  const ownerToday = workspace.data?.owner.code;
  useEffect(() => {
    // A body whose code changed: the address follows.
    if (owner && ownerToday && owner !== ownerToday)
      go(window.location.pathname.replace(`/${owner}/espaces/`, `/${ownerToday}/espaces/`), { replace: true });
  }, [owner, ownerToday, go]);
  useEffect(() => {
    if (lost) void memory.invalidateQueries({ queryKey: key('workspaces') });
  }, [lost, memory, key]);
  const open = useMemo(
    () => (workspace.data ? { workspace: workspace.data, place: placeOf(code, workspace.data) } : null),
    [workspace.data, code],
  );
  if (lost) return <Unreached workspaceId={workspaceId ?? ''} />;
  if (!open) {
    return (
      <div className="page">
        <Waiting answer={workspace} lines={7} />
      </div>
    );
  }
  return (
    <OpenWorkspaceContext value={open}>
      <div className="workspace-frame">
        <div className="workspace-page">
          <Outlet />
        </div>
        <SidePanel />
      </div>
    </OpenWorkspaceContext>
  );
};
