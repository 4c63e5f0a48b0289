import type { Client, Me, MyMembership } from '@bocage/contracts';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { callFor } from './api.ts';

/** For whom one acts, on every screen below: the membership, its calls, and the key under which its answers are kept. */
export type Acting = {
  me: Me;
  membership: MyMembership;
  tenant: MyMembership['tenant'];
  code: string;
  call: Client;
  key: (...parts: readonly unknown[]) => readonly unknown[];
};

const ActingContext = createContext<Acting | null>(null);

export const ActingProvider = ({
  me,
  membership,
  children,
}: {
  me: Me;
  membership: MyMembership;
  children: ReactNode;
}) => {
  const acting = useMemo<Acting>(() => {
    const { tenant } = membership;
    return {
      me,
      membership,
      tenant,
      code: tenant.code,
      call: callFor(tenant.id),
      key: (...parts) => ['tenant', tenant.id, ...parts],
    };
  }, [me, membership]);
  return <ActingContext value={acting}>{children}</ActingContext>;
};

export const useActing = (): Acting => {
  const acting = useContext(ActingContext);
  if (!acting) throw new Error('useActing needs an acting body above it');
  return acting;
};
