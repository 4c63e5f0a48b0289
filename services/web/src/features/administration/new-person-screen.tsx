import type { AccessSheet, NewPerson } from '@bocage/contracts';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { useGo } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { DateField, Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { Sheets } from '../provisioning/sheets.tsx';
import { useAddPerson, useRoles } from './administration.queries.ts';
import { RoleChoice } from './role-choice.tsx';

const blank = {
  firstName: '',
  lastName: '',
  jobTitle: '',
  identifiant: '',
  email: '',
  until: '',
  account: 'mail' as NewPerson['account'],
};

/** One person more: their name, their roles, and how their account opens. */
export const NewPersonScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, code } = useActing();
  const go = useGo();
  const roles = useRoles();
  const add = useAddPerson();
  const [form, setForm] = useState(blank);
  const [chosen, setChosen] = useState<Set<string> | null>(null);
  const [sheets, setSheets] = useState<readonly AccessSheet[]>([]);
  useTitle(t('add'), tenant.name);
  if (!roles.data) return <Waiting answer={roles} />;
  const agent = roles.data.find((role) => role.key === 'agent');
  const held = chosen ?? new Set(agent ? [agent.id] : []);
  const field = (key: 'firstName' | 'lastName' | 'jobTitle' | 'identifiant' | 'email') => ({
    value: form[key],
    onChange: (value: string) => setForm({ ...form, [key]: value }),
  });
  const submit = () => {
    // Built-in roles are named by their key, composed ones by their id.
    const named = roles.data.filter((role) => held.has(role.id)).map((role) => role.key ?? role.id);
    const person: NewPerson = {
      firstName: form.firstName,
      lastName: form.lastName,
      jobTitle: form.jobTitle.trim() || null,
      identifiant: form.identifiant.trim() || null,
      email: form.email.trim() || null,
      roles: named,
      until: form.until || null,
      account: form.account,
    };
    add.mutate(person, {
      onSuccess: (answer) => {
        toast({ title: t('added', { name: answer.person.displayName }), tone: 'good' });
        if (answer.sheet) setSheets([answer.sheet]);
        else go(address.administration(code, `personnes/${answer.person.personId}`));
      },
    });
  };
  return (
    <div className="admin-page">
      <PageHeading place="new-person">{t('add')}</PageHeading>
      <Sheets sheets={sheets} />
      {sheets.length === 0 && (
        <Form
          className="admin-form"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextField label={t('firstName')} {...field('firstName')} maxLength={100} isRequired />
          <TextField label={t('lastName')} {...field('lastName')} maxLength={100} isRequired />
          <TextField label={t('jobTitle')} {...field('jobTitle')} maxLength={100} />
          <TextField
            label={t('email')}
            type="email"
            description={t('emailWords')}
            {...field('email')}
            maxLength={254}
          />
          <TextField
            label={t('wantedIdentifiant')}
            description={t('identifiantWords')}
            {...field('identifiant')}
            maxLength={64}
          />
          <DateField
            label={t('until')}
            description={t('untilWords')}
            value={form.until}
            min={new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}
            onChange={(until) => setForm({ ...form, until })}
          />
          <RoleChoice label={t('role')} roles={roles.data} chosen={held} onChange={setChosen} />
          <Select
            label={t('openBy')}
            value={form.account}
            onChange={(account) => setForm({ ...form, account: account as NewPerson['account'] })}
            options={(['mail', 'sheet', 'later', 'none'] as const).map((value) => ({
              value,
              label: t(`openings.${value}`),
            }))}
          />
          <div className="whole admin-tools">
            <Button type="submit" look="primary" isPending={add.isPending}>
              {t('addGo')}
            </Button>
          </div>
        </Form>
      )}
      <p className="no-print">
        <ButtonLink look="quiet" icon="back" href={address.administration(code, 'personnes')}>
          {t('back')}
        </ButtonLink>
      </p>
    </div>
  );
};
