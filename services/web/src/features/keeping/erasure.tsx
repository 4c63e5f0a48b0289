import { type Erasable, type Erasure as Report, erasePerson, readErasure } from '@bocage/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { dayDate, fullDate } from '../../app/dates.ts';
import { wordsOf } from '../../app/errors.ts';
import { useSearchParam } from '../../app/go.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Banner } from '../../ui/words.tsx';
import { useErasable } from './keeping.queries.ts';
import './erasure.css';

const sum = (list: Report['gone']): number => list.reduce((total, { payloads }) => total + payloads, 0);

/** What goes or went, what stays and why. */
const Told = ({ report, title }: { report: Report; title: string }) => {
  const { t } = useTranslation('keeping');
  const { gone, kept, elsewhere } = report;
  return (
    <>
      <h3>{title}</h3>
      {gone.length === 0 ? (
        <p>{t('wouldNothing')}</p>
      ) : (
        <ul>
          {gone.map(({ class: of, payloads }) => (
            <li key={of}>{t('lineGone', { what: t(`classes.${of}`), count: payloads })}</li>
          ))}
          {elsewhere.gone > 0 && <li>{t('elsewhereGone', { count: elsewhere.gone })}</li>}
        </ul>
      )}
      <h3>{t('kept')}</h3>
      {kept.length === 0 && <p>{t('keptNothing')}</p>}
      <ul>
        {kept.map(({ class: of, payloads, until }) => (
          <li key={of}>
            {until
              ? t('lineKept', { what: t(`classes.${of}`), count: payloads, until: dayDate(until) })
              : t('lineForGood', { what: t(`classes.${of}`), count: payloads })}
          </li>
        ))}
        {elsewhere.kept > 0 && <li>{t('elsewhereKept', { count: elsewhere.kept })}</li>}
        <li>{t('theirs')}</li>
        <li>{t('notTrail')}</li>
      </ul>
    </>
  );
};

const OfPerson = ({ personId, name }: { personId: string; name: string }) => {
  const { t } = useTranslation('keeping');
  const { call, key, me, tenant } = useActing();
  const memory = useQueryClient();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState(false);
  const short = reason.trim().length < 3;
  const [done, setDone] = useState<{ report: Report; at: string } | null>(null);
  const params = { personId };
  const would = useQuery({
    queryKey: key('erasure', personId),
    queryFn: ({ signal }) => call(readErasure, { params }, signal),
  });
  if (done)
    return (
      <>
        <Banner tone="good" live>
          {t('erased')}
        </Banner>
        <div className="erasure-report">
          <h3>{t('report', { name, tenant: tenant.name })}</h3>
          <p>{t('reportWords', { when: fullDate(done.at), by: me.person.displayName, reason })}</p>
          <Told report={done.report} title={t('gone')} />
        </div>
        <p className="no-print">
          <Button icon="print" onPress={() => window.print()}>
            {t('print')}
          </Button>
        </p>
      </>
    );
  if (!would.data) return <Waiting answer={would} />;
  const count = sum(would.data.gone);
  return (
    <>
      <Told report={would.data} title={t('would')} />
      {count > 0 && (
        <Form
          className="admin-form"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (!short) setAsked(true);
          }}
        >
          <div className="whole">
            <TextField
              label={t('reason')}
              description={t('reasonWords')}
              value={reason}
              onChange={setReason}
              error={tried && short ? t('sayWhy') : null}
              minLength={3}
              maxLength={500}
              isRequired
            />
          </div>
          <div className="whole">
            <Button type="submit" look="danger">
              {t('eraseGo')}
            </Button>
          </div>
        </Form>
      )}
      <Confirm
        title={t('eraseTitle')}
        action={t('eraseGo')}
        isOpen={asked}
        onClose={() => setAsked(false)}
        wordsOf={wordsOf}
        onConfirm={async () => {
          const report = await call(erasePerson, { params, body: { reason } });
          setDone({ report, at: new Date().toISOString() });
          await memory.invalidateQueries({ queryKey: key() });
        }}
      >
        <p>{t('eraseConfirm', { count })}</p>
      </Confirm>
    </>
  );
};

/** Those of the body, those who left it, those who assisted it: one of two who bear one name is known by what is said of them. */
const useChoices = (people: readonly Erasable[]) => {
  const { t } = useTranslation('keeping');
  const groupOf = ({ body, until }: Erasable) => (body ? 'assisted' : until ? 'gone' : 'here');
  const saidOf = ({ displayName, jobTitle, body, since, until }: Erasable) => {
    const when = until ? t('untilDay', { day: dayDate(until) }) : t('sinceDay', { day: dayDate(since) });
    return [displayName, jobTitle, body, when].filter(Boolean).join(', ');
  };
  return (['here', 'gone', 'assisted'] as const).flatMap((group) =>
    people
      .filter((one) => groupOf(one) === group)
      .sort((one, next) => one.displayName.localeCompare(next.displayName, 'fr'))
      .map((one) => ({ value: one.personId, group: t(`groups.${group}`), label: saidOf(one) })),
  );
};

/** The DPO erases a person from the trail, and reads what went and what stays. */
export const Erasure = () => {
  const { t } = useTranslation('keeping');
  const { code } = useActing();
  const [person, setPerson] = useSearchParam('personne');
  const found = useErasable();
  const people = useChoices(found.data ?? []);
  // Anybody else whom the trail names is chosen there.
  const other = person && found.data && !people.some(({ value }) => value === person);
  return (
    <section aria-labelledby="erase">
      <h2 id="erase">{t('erase')}</h2>
      <p className="page-lead">{t('eraseLead')}</p>
      <Select
        label={t('person')}
        description={t('personWords')}
        value={person}
        onChange={setPerson}
        options={[
          { value: '', label: t('choose') },
          ...people,
          ...(other ? [{ value: person, label: t('notListed') }] : []),
        ]}
      />
      {person && (
        <OfPerson
          key={person}
          personId={person}
          name={found.data?.find((one) => one.personId === person)?.displayName ?? t('notListed')}
        />
      )}
      <p>
        <Link href={`${address.trail(code)}?type=trail.erased`}>{t('past')}</Link>
      </p>
    </section>
  );
};
