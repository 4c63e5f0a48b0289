import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { address, safeReturn } from '../../app/address.ts';
import { useSearchParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { Mark } from '../../app/plain.tsx';
import { sessionQuery, signInHref } from '../../app/session.ts';
import { useTitle } from '../../app/title.ts';
import './sign-in.css';

/** One button: the identifiant and the password are typed at Keycloak's page, never here. */
export const SignIn = () => {
  const { t } = useTranslation('signIn');
  useTitle(t('title'));
  const session = useQuery(sessionQuery);
  const [wanted] = useSearchParam('retour');
  const comeBackTo = safeReturn(wanted);
  if (session.data?.signedIn) return <Navigate to={comeBackTo} replace />;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Mark size={52} />
        <PageHeading place="sign-in">{t('name')}</PageHeading>
        <p className="sign-in-lead">{t('lead')}</p>
        <a className="button button-primary sign-in-go" href={signInHref(comeBackTo)}>
          {t('go')}
        </a>
        <div className="sign-in-help">
          <p>{t('help')}</p>
          <p>
            <a href={address.invitation}>{t('invitation')}</a>
          </p>
          <p>{t('forgotten')}</p>
        </div>
      </div>
      <svg className="sign-in-land" viewBox="0 0 1200 260" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
        <path d="M0 150c180-60 330-50 520-10s420 20 680-50v170H0z" fill="#e4ebe2" />
        <path d="M0 190c220-50 420-20 620 0s380 0 580-50v120H0z" fill="#cfdccc" />
        <path d="M0 225c260-40 480-10 700 0s320-10 500-30v65H0z" fill="#b3c8b3" />
        <path
          d="M70 168c6-22 24-22 28-4 8-14 26-8 24 8M300 178c6-20 22-20 26-4 10-14 26-6 24 8M560 186c6-18 20-18 24-2 10-12 24-6 22 8M820 176c6-20 22-20 26-4 8-12 24-6 22 8M1040 150c6-20 22-20 26-4 8-12 24-6 22 8"
          fill="none"
          stroke="#7f9f84"
          strokeWidth="5"
          strokeLinecap="round"
        />
      </svg>
    </main>
  );
};
