import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Unsent } from '../features/editor/unsent.tsx';
import { Plain } from './plain.tsx';
import { meQuery, sessionQuery } from './session.ts';
import { Waiting } from './wait.tsx';

/** The gate: without a session one is led to the sign-in page, which comes back here. A session that ends later keeps the page. */
export const SignedIn = () => {
  const session = useQuery(sessionQuery);
  const me = useQuery({ ...meQuery, enabled: session.data?.signedIn === true });
  const tenantIds = useMemo(() => me.data?.memberships.map(({ tenant }) => tenant.id) ?? [], [me.data]);
  if (me.data)
    return (
      <>
        <Unsent personId={me.data.person.id} tenantIds={tenantIds} />
        <Outlet />
      </>
    );
  if (session.data?.signedIn === false) {
    const retour = `${window.location.pathname}${window.location.search}${window.location.hash}`;
    return <Navigate to="/connexion" search={retour === '/' ? {} : { retour }} replace />;
  }
  return (
    <Plain>
      <Waiting answer={session.data ? me : session} />
    </Plain>
  );
};
