import { readTenant } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Table } from '../../ui/table.tsx';
import './help-screen.css';

const topics = [
  ['who', 'whoWords'],
  ['spaces', 'spacesWords'],
  ['saving', 'savingWords'],
  ['share', 'shareWords'],
  ['undo', 'undoWords'],
] as const;

const keys = [
  ['keySearch', '/ ou Ctrl+K'],
  ['keyHeading', 'Ctrl+Alt+1, 2 ou 3'],
  ['keyBold', 'Ctrl+B, Ctrl+I, Ctrl+Maj+S'],
  ['keyList', 'Ctrl+Maj+7, Ctrl+Maj+8'],
  ['keyLink', 'Ctrl+Maj+K'],
  ['keyUndo', 'Ctrl+Z, Ctrl+Maj+Z'],
  ['keyTree', '↑ ↓, → ←, Entrée'],
  ['keyToolbar', 'Échap'],
] as const;

/** What one needs to know, in one page. */
export const HelpScreen = () => {
  const { t } = useTranslation('help');
  const { tenant, call, key } = useActing();
  const about = useQuery({ queryKey: key('tenant'), queryFn: ({ signal }) => call(readTenant, {}, signal) });
  useTitle(t('title'), tenant.name);
  const administrators = about.data?.administrators.map((one) => one.displayName).join(', ');
  return (
    <div className="page help">
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="help">{t('title')}</PageHeading>
          <p className="page-lead">{t('lead')}</p>
        </div>
      </header>
      {topics.map(([title, words]) => (
        <section key={title} className="help-topic">
          <h2>{t(title)}</h2>
          <p>{t(words)}</p>
        </section>
      ))}
      {administrators && (
        <section className="help-topic">
          <h2>{t('who2')}</h2>
          <p>
            {t('who2Words')} <strong>{administrators}</strong>.
          </p>
        </section>
      )}
      <section className="help-topic">
        <h2>{t('keys')}</h2>
        <Table
          label={t('keyTable')}
          rows={keys}
          keyOf={([what]) => what}
          columns={[
            { id: 'what', title: t('keyWhat'), cell: ([what]) => t(what) },
            { id: 'key', title: t('key'), cell: ([, combination]) => <kbd>{combination}</kbd> },
          ]}
        />
      </section>
    </div>
  );
};
