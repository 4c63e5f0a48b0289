import type { Grantee, Level } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endOfDay } from '../../app/dates.ts';
import { wordsOf } from '../../app/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { DateField, Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { useGrant } from './access.queries.ts';
import { ExactPerson, type Exact } from './exact-person.tsx';
import { levels } from './grant-list.tsx';
import { grantToOf } from './grant-to.ts';
import { GranteeField } from './grantee-field.tsx';

/** Gives an access: to whom, how far, until when. */
export const GiveForm = ({ aclId, onDone }: { aclId: string; onDone: () => void }) => {
  const { t } = useTranslation('access');
  const { t: ui } = useTranslation('ui');
  const [chosen, setChosen] = useState<Grantee | null>(null);
  const [exact, setExact] = useState<Exact | null>(null);
  const [level, setLevel] = useState<Level>('editor');
  const [until, setUntil] = useState('');
  const give = useGrant(aclId);
  const to = exact ? ({ kind: 'identifiant', ...exact } as const) : chosen && grantToOf(chosen);
  const submit = () => {
    if (!to) return;
    give.mutate(
      { to, level, expiresAt: endOfDay(until) },
      {
        onSuccess: (grant) => {
          toast({ title: t('given', { name: grant.grantee.label, level: t(`level.${grant.level}`) }), tone: 'good' });
          onDone();
        },
      },
    );
  };
  return (
    <Form className="access-form" onSubmit={submit}>
      <GranteeField aclId={aclId} onChoose={setChosen} />
      <ExactPerson onChange={setExact} />
      <div className="access-pair">
        <Select
          label={t('giveLevel')}
          value={level}
          onChange={(value) => setLevel(value as Level)}
          options={levels.map((one) => ({ value: one, label: t(`level.${one}`) }))}
          description={t(`levelWords.${level}`)}
        />
        <DateField label={t('giveUntil')} value={until} onChange={setUntil} description={t('giveUntilHelp')} />
      </div>
      {give.error && (
        <p role="alert" className="access-failure">
          {wordsOf(give.error)}
        </p>
      )}
      <div className="access-form-acts">
        <Button type="submit" look="primary" isPending={give.isPending} reason={to ? null : t('giveTo')}>
          {t('giveGo')}
        </Button>
        <Button look="quiet" onPress={onDone}>
          {ui('cancel')}
        </Button>
      </div>
    </Form>
  );
};
