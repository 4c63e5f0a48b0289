import type { ProvisionedTenant } from '@bocage/contracts';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { useAddTenant } from './provisioning.queries.ts';

const kinds = ['commune', 'syndicat', 'ccas', 'departement', 'other'] as const;
type Kind = (typeof kinds)[number];

/** A commune outside any EPCI, or a partner, by hand. */
export const AddTenant = ({ perimeterId, tenants }: { perimeterId: string; tenants: readonly ProvisionedTenant[] }) => {
  const { t } = useTranslation('provisioning');
  const [kind, setKind] = useState<Kind>('commune');
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [siren, setSiren] = useState('');
  const [parent, setParent] = useState('');
  const add = useAddTenant(perimeterId);
  const submit = () =>
    add.mutate(
      kind === 'commune'
        ? { kind, code: code.trim().toUpperCase() }
        : { kind: 'partner', legalKind: kind, name, siren, parentTenantId: kind === 'ccas' && parent ? parent : null },
      {
        onSuccess: (tenant) => {
          toast({ title: t('added', { name: tenant.name }), tone: 'good' });
          setCode('');
          setName('');
          setSiren('');
        },
      },
    );
  const communes = tenants.filter((tenant) => tenant.legalKind === 'commune');
  return (
    <section aria-labelledby="add-tenant">
      <h2 id="add-tenant">{t('add')}</h2>
      <p className="muted">{t('addWords')}</p>
      <Form
        className="instance-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Select
          label={t('addKind')}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
        {kind === 'commune' ? (
          <TextField label={t('addCode')} value={code} onChange={setCode} maxLength={5} isRequired />
        ) : (
          <>
            <TextField label={t('addName')} value={name} onChange={setName} maxLength={200} isRequired />
            <TextField label={t('addSiren')} value={siren} onChange={setSiren} maxLength={20} isRequired />
          </>
        )}
        {kind === 'ccas' && (
          <Select
            label={t('commune')}
            value={parent}
            onChange={setParent}
            options={[{ value: '', label: '—' }, ...communes.map((one) => ({ value: one.tenantId, label: one.name }))]}
          />
        )}
        <Button type="submit" icon="add" isPending={add.isPending}>
          {t('add')}
        </Button>
      </Form>
    </section>
  );
};
