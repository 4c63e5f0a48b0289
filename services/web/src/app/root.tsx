import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { RouterProvider } from 'react-aria-components';
import { Toasts } from '../ui/toast.tsx';
import { useGo } from './go.ts';
import { sessionQuery } from './session.ts';
import './root.css';

/** On every page of an instance whose contents are invented. */
const Demo = () => {
  const { t } = useTranslation('frame');
  const session = useQuery(sessionQuery);
  return session.data?.demo ? (
    <aside className="demo" aria-label={t('demo')}>
      {t('demo')}
    </aside>
  ) : null;
};

/** What stands around every page: the language, what links do, and the words at the foot. */
export const Root = () => {
  const go = useGo();
  return (
    <I18nProvider locale="fr-FR">
      <RouterProvider navigate={(href) => go(href)}>
        <Demo />
        <Outlet />
        <Toasts />
      </RouterProvider>
    </I18nProvider>
  );
};
