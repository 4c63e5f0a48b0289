import type { AccessSheet, NewAdministrator } from '@bocage/contracts';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { useParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { AdministratorsFile } from './administrators-file.tsx';
import { useNameAdministrators, usePerimeter } from './provisioning.queries.ts';
import { Sheets } from './sheets.tsx';

const blank = { firstName: '', lastName: '', email: '', invite: 'mail' as NewAdministrator['invite'] };

/** Names the first administrator of each body, one by one or from a file. */
export const AdministratorsScreen = () => {
  const { t } = useTranslation('provisioning');
  const perimeterId = useParam('perimeterId');
  const perimeter = usePerimeter(perimeterId);
  const name = useNameAdministrators(perimeterId);
  const [sheets, setSheets] = useState<readonly AccessSheet[]>([]);
  const [tenantId, setTenantId] = useState('');
  const [form, setForm] = useState(blank);
  useTitle(t('nameTitle'), perimeter.data?.name);
  if (!perimeter.data) return <Waiting answer={perimeter} />;
  const pending = perimeter.data.tenants.filter((tenant) => tenant.state === 'pending');
  const unnamed = pending.find((tenant) => tenant.administrators.length === 0);
  const wanted = tenantId || (unnamed ?? pending[0])?.tenantId || '';
  const send = (list: NewAdministrator[]) =>
    name.mutate(list, {
      onSuccess: (answer) => {
        toast({ title: t('named', { count: answer.named.length }), tone: 'good' });
        setSheets(answer.sheets);
        setForm(blank);
        setTenantId('');
      },
    });
  const field = (key: 'firstName' | 'lastName' | 'email') => ({
    label: t(key),
    value: form[key],
    onChange: (value: string) => setForm({ ...form, [key]: value }),
  });
  return (
    <div className="instance-page">
      <header className="no-print">
        <PageHeading place={`${perimeterId}/administrators`}>{t('nameTitle')}</PageHeading>
        <p className="page-lead">{t('nameWords')}</p>
      </header>
      <Sheets sheets={sheets} />
      {pending.length === 0 ? (
        <Empty
          icon="check"
          title={t('nobodyToName')}
          actions={
            <ButtonLink icon="back" href={`${address.instance}/perimetres/${perimeterId}`}>
              {t('backToPerimeter')}
            </ButtonLink>
          }
        >
          {t('nobodyToNameWords')}
        </Empty>
      ) : (
        <div className="instance-page no-print">
          <AdministratorsFile perimeterId={perimeterId} isPending={name.isPending} onName={send} />
          <section aria-labelledby="by-hand">
            <h2 id="by-hand">{t('byHand')}</h2>
            <Form
              className="instance-form"
              onSubmit={(event) => {
                event.preventDefault();
                send([
                  {
                    tenantId: wanted,
                    firstName: form.firstName,
                    lastName: form.lastName,
                    identifiant: null,
                    email: form.email.trim() || null,
                    invite: form.invite,
                  },
                ]);
              }}
            >
              <div className="instance-whole">
                <Select
                  label={t('tenant')}
                  value={wanted}
                  onChange={setTenantId}
                  options={pending.map((tenant) => ({
                    value: tenant.tenantId,
                    label: `${tenant.name} (${tenant.code})`,
                  }))}
                />
              </div>
              <TextField {...field('firstName')} maxLength={100} isRequired />
              <TextField {...field('lastName')} maxLength={100} isRequired />
              <TextField {...field('email')} type="email" maxLength={254} description={t('emailWords')} />
              <Select
                label={t('invite')}
                value={form.invite}
                onChange={(invite) => setForm({ ...form, invite: invite as NewAdministrator['invite'] })}
                options={(['mail', 'sheet', 'later'] as const).map((value) => ({
                  value,
                  label: t(`invites.${value}`),
                }))}
              />
              <Button type="submit" look="primary" isPending={name.isPending}>
                {t('nameOne')}
              </Button>
            </Form>
          </section>
        </div>
      )}
    </div>
  );
};
