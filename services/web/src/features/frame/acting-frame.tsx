import { type Me, type MyMembership, resolveAddress } from '@bocage/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ActingProvider } from '../../app/acting.tsx';
import { actingFor, readAddress } from '../../app/address.ts';
import { callAsPerson } from '../../app/api.ts';
import { useGo, usePath } from '../../app/go.ts';
import { Plain } from '../../app/plain.tsx';
import { meQuery } from '../../app/session.ts';
import { Unseen } from '../../app/unseen.tsx';
import { Waiting } from '../../app/wait.tsx';
import { toast } from '../../ui/toast.tsx';
import { Frame } from './frame.tsx';
import { rememberActing } from './last-acting.ts';

/** A link from a neighbour, or a code that changed: finds for whom the person may follow it, and goes there. */
const Elsewhere = ({ me }: { me: Me }) => {
  const { t } = useTranslation('frame');
  const go = useGo();
  const path = usePath();
  const { acting, owner, workspaceId } = readAddress(path);
  const found = useQuery({
    queryKey: ['address', acting, owner, workspaceId],
    queryFn: ({ signal }) =>
      callAsPerson(
        resolveAddress,
        { params: { acting: acting ?? '', owner: owner ?? acting ?? '' }, query: workspaceId ? { workspaceId } : {} },
        signal,
      ),
    enabled: acting !== null,
    retry: false,
  });
  const reach = found.data?.reachedBy.find((one) => me.memberships.some((mine) => mine.id === one.membershipId));
  useEffect(() => {
    if (!reach) return;
    if (reach.tenant.code !== acting) toast({ title: t('switchedToReach', { name: reach.tenant.name }) });
    go(actingFor(`${window.location.pathname}${window.location.search}`, reach.tenant.code), { replace: true });
  }, [reach, acting, go, t]);
  if (found.isPending && acting !== null) {
    return (
      <Plain>
        <Waiting answer={found} />
      </Plain>
    );
  }
  return reach ? null : <Unseen />;
};

/** Whoever assisted here is told that it is over, without a word of where: the page below can say no more than for anybody. */
const useSupportEnd = (acting: string | null, membership: MyMembership | undefined) => {
  const { t } = useTranslation('support');
  const assisted = useRef<string | null>(null);
  useEffect(() => {
    if (assisted.current === acting && acting !== null && !membership) toast({ title: t('endedMine') });
    assisted.current = membership?.support ? acting : null;
  }, [acting, membership, t]);
};

const Acting = ({ me, membership }: { me: Me; membership: MyMembership }) => {
  useEffect(() => rememberActing(me.person.id, membership.tenant.code), [me.person.id, membership.tenant.code]);
  return (
    <ActingProvider me={me} membership={membership}>
      <Frame />
    </ActingProvider>
  );
};

/** Everything below acts for the body whose code begins the address. */
export const ActingFrame = () => {
  const { data: me } = useSuspenseQuery(meQuery);
  const { acting } = readAddress(usePath());
  const membership = me.memberships.find((one) => one.tenant.code === acting);
  useSupportEnd(acting, membership);
  return membership ? <Acting key={membership.id} me={me} membership={membership} /> : <Elsewhere me={me} />;
};
