import { type Erasure as Report, erasePerson, readErasure } from '@bocage/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { dayDate } from '../../app/dates.ts';
import { wordsOf } from '../../app/errors.ts';
import { useSearchParam } from '../../app/go.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Banner } from '../../ui/words.tsx';
import { useColleagues } from '../trail/trail.queries.ts';

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
      </ul>
    </>
  );
};

const OfPerson = ({ personId }: { personId: string }) => {
  const { t } = useTranslation('keeping');
  const { call, key } = useActing();
  const memory = useQueryClient();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [done, setDone] = useState<Report | null>(null);
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
        <Told report={done} title={t('gone')} />
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
            setAsked(true);
          }}
        >
          <div className="whole">
            <TextField
              label={t('reason')}
              description={t('reasonWords')}
              value={reason}
              onChange={setReason}
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
          setDone(await call(erasePerson, { params, body: { reason } }));
          await memory.invalidateQueries({ queryKey: key() });
        }}
      >
        <p>{t('eraseConfirm', { count })}</p>
      </Confirm>
    </>
  );
};

/** The DPO erases a person from the trail, and reads what went and what stays. */
export const Erasure = () => {
  const { t } = useTranslation('keeping');
  const { code } = useActing();
  const [person, setPerson] = useSearchParam('personne');
  const colleagues = useColleagues(true);
  const people = (colleagues.data ?? []).map((one) => ({ value: one.personId, label: one.displayName }));
  // Whoever left is chosen where the trail names them.
  const left = person && colleagues.data && !people.some(({ value }) => value === person);
  return (
    <section aria-labelledby="erase">
      <h2 id="erase">{t('erase')}</h2>
      <p className="page-lead">{t('eraseLead')}</p>
      <Select
        label={t('person')}
        value={person}
        onChange={setPerson}
        options={[
          { value: '', label: t('choose') },
          ...people,
          ...(left ? [{ value: person, label: t('notListed') }] : []),
        ]}
      />
      {person && <OfPerson key={person} personId={person} />}
      <p>
        <Link href={`${address.trail(code)}?type=trail.erased`}>{t('past')}</Link>
      </p>
    </section>
  );
};
