import type { Support } from '@bocage/contracts';
import { useState } from 'react';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { fullDate } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';
import { Empty } from '../../ui/words.tsx';
import { ReachTable } from '../administration/reach-table.tsx';
import { EndButton } from './support-banner.tsx';
import { SupportForm } from './support-form.tsx';
import { useSupports } from './support.queries.ts';
import { useSupportWords } from './support-words.ts';

const Reach = ({ support }: { support: Support }) => {
  const { t } = useTranslation('support');
  const [open, setOpen] = useState(false);
  return (
    <Disclosure isExpanded={open} onExpandedChange={setOpen}>
      <Button slot="trigger" look="quiet" small icon="next">
        {t('reach')}
      </Button>
      <DisclosurePanel>{open && <ReachTable membershipId={support.id} />}</DisclosurePanel>
    </Disclosure>
  );
};

const List = ({ rows, label }: { rows: readonly Support[]; label: string }) => {
  const { t } = useTranslation('support');
  const wordsOf = useSupportWords();
  return (
    <Table
      label={label}
      blocks
      rows={rows}
      keyOf={(one) => one.id}
      columns={[
        {
          id: 'person',
          title: t('person'),
          cell: (one) => (
            <>
              {one.displayName}
              <div className="muted">{one.body.name}</div>
            </>
          ),
        },
        {
          id: 'what',
          title: t('what'),
          cell: (one) => (
            <>
              {t(`levels.${one.level}`)} — {wordsOf(one).scope}
              <div className="muted">{one.reason ? t('why', { reason: one.reason }) : t('whyErased')}</div>
              {!one.endedAt && <Reach support={one} />}
            </>
          ),
        },
        {
          id: 'when',
          title: t('when'),
          cell: (one) => (
            <>
              {t('fromTo', { from: fullDate(one.openedAt), until: fullDate(one.endedAt ?? one.until) })}
              <div className="muted">
                {[
                  t('openedBy', { name: one.openedBy }),
                  one.endedAt && (one.endedBy ? t('by', { name: one.endedBy }) : t('byItself')),
                ]
                  .filter(Boolean)
                  .join(' ; ')}
              </div>
              {!one.endedAt && <EndButton support={one} />}
            </>
          ),
        },
      ]}
    />
  );
};

/** The support accesses of the body: to open one, those in force, and all there were. */
export const SupportScreen = () => {
  const { t } = useTranslation('support');
  const { tenant } = useActing();
  const supports = useSupports();
  useTitle(t('title'), tenant.name);
  const rows = supports.data?.pages.flatMap((page) => page.items) ?? [];
  const [current, past] = [rows.filter((one) => !one.endedAt), rows.filter((one) => one.endedAt)];
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="supports">{t('title')}</PageHeading>
        <p className="page-lead">{t('lead')}</p>
        <p className="muted">{t('limits')}</p>
      </header>
      {!supports.data && <Waiting answer={supports} />}
      {supports.data && (
        <>
          <section aria-labelledby="supports-current">
            <h2 id="supports-current">{t('current')}</h2>
            {current.length === 0 ? (
              <Empty icon="shield" title={t('none')}>
                {t('noneWords')}
              </Empty>
            ) : (
              <List rows={current} label={t('current')} />
            )}
          </section>
          <section aria-labelledby="supports-open">
            <h2 id="supports-open">{t('open')}</h2>
            <SupportForm />
          </section>
          <section aria-labelledby="supports-past">
            <h2 id="supports-past">{t('past')}</h2>
            {past.length === 0 ? <p className="muted">{t('noPast')}</p> : <List rows={past} label={t('past')} />}
            {supports.hasNextPage && (
              <p>
                <Button isPending={supports.isFetchingNextPage} onPress={() => void supports.fetchNextPage()}>
                  {t('more')}
                </Button>
              </p>
            )}
          </section>
        </>
      )}
    </div>
  );
};
