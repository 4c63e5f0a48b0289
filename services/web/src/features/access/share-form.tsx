import type { Level } from '@bocage/contracts';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endOfDay } from '../../app/dates.ts';
import { departementName } from '../../app/departements.ts';
import { wordsOf } from '../../app/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Radios, SearchField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { DateField, Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { type Proposal, useNeighbours, useProposeShares } from './access.queries.ts';

const offered = ['reader', 'commenter', 'editor'] as const satisfies readonly Level[];

const Neighbours = ({
  chosen,
  onChange,
}: {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}) => {
  const { t } = useTranslation('access');
  const [typed, setTyped] = useState('');
  const found = useNeighbours(useDeferredValue(typed.trim()));
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChange(next);
  };
  return (
    <div className="field">
      <SearchField label={t('shareSearch')} value={typed} onChange={setTyped} />
      <ul className="share-people">
        {found.data?.map((tenant) => (
          <li key={tenant.id}>
            <Checkbox isSelected={chosen.has(tenant.id)} onChange={(on) => toggle(tenant.id, on)}>
              {tenant.name} <span className="muted">{departementName(tenant.departement)}</span>
            </Checkbox>
          </li>
        ))}
        {found.data?.length === 0 && <li className="muted">{t('shareNone')}</li>}
      </ul>
      <span className="field-description" role="status">
        {t('shareSelected', { count: chosen.size })}
      </span>
    </div>
  );
};

/** The built-in roles that can be addressed in a neighbour: the same ones everywhere. */
const useRoles = () => {
  const neighbours = useNeighbours('');
  const roles = new Map<string, string>();
  for (const tenant of neighbours.data ?? [])
    for (const role of tenant.roles) if (role.key) roles.set(role.key, role.name);
  return [...roles].map(([value, label]) => ({ value, label }));
};

/** Proposes the workspace to other bodies: to whom, to which people there, how far, until when. */
export const ShareForm = ({ onDone }: { onDone: () => void }) => {
  const { t } = useTranslation('access');
  const { t: ui } = useTranslation('ui');
  const { workspace } = useOpenWorkspace();
  const propose = useProposeShares(workspace.id);
  const roles = useRoles();
  const [to, setTo] = useState<'tenants' | 'communes'>('tenants');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [audience, setAudience] = useState<Proposal['audience']['kind']>('tenant');
  const [role, setRole] = useState('');
  const [level, setLevel] = useState<Proposal['highestLevel']>('editor');
  const [until, setUntil] = useState('');
  const key = role || roles[0]?.value || '';
  const submit = () =>
    propose.mutate(
      {
        to: to === 'communes' ? { kind: 'communes' } : { kind: 'tenants', tenantIds: [...chosen] },
        highestLevel: level,
        audience: audience === 'role' ? { kind: 'role', key } : { kind: audience },
        expiresAt: endOfDay(until),
      },
      {
        onSuccess: ({ shares }) => {
          toast({ title: shares.length > 0 ? t('shared', { count: shares.length }) : t('sharedKnown'), tone: 'good' });
          onDone();
        },
      },
    );
  const nobody = to === 'tenants' && chosen.size === 0;
  return (
    <Form
      className="access-form"
      onSubmit={() => {
        if (!nobody) submit();
      }}
    >
      <Radios
        label={t('shareTo')}
        value={to}
        onChange={(value) => setTo(value === 'communes' ? 'communes' : 'tenants')}
        choices={[
          { value: 'tenants', label: t('shareChosen') },
          { value: 'communes', label: t('shareAll'), description: t('shareAllHelp') },
        ]}
      />
      {to === 'tenants' && <Neighbours chosen={chosen} onChange={setChosen} />}
      <Radios
        label={t('shareAudience')}
        value={audience}
        onChange={(value) => setAudience(value as typeof audience)}
        choices={[
          { value: 'tenant', label: t('audienceTenant') },
          { value: 'role', label: t('audienceRole') },
        ]}
      />
      {audience === 'role' && <Select label={t('audienceRoleWhich')} value={key} onChange={setRole} options={roles} />}
      <div className="access-pair">
        <Select
          label={t('shareLevel')}
          value={level}
          onChange={(value) => setLevel(value as Proposal['highestLevel'])}
          options={offered.map((one) => ({ value: one, label: t(`level.${one}`) }))}
          description={t(`levelWords.${level}`)}
        />
        <DateField label={t('giveUntil')} value={until} onChange={setUntil} description={t('giveUntilHelp')} />
      </div>
      <p className="muted">{t('shareWords')}</p>
      {propose.error && (
        <p role="alert" className="access-failure">
          {wordsOf(propose.error)}
        </p>
      )}
      <div className="access-form-acts">
        <Button type="submit" look="primary" isPending={propose.isPending} reason={nobody ? t('shareTo') : null}>
          {t('shareGo')}
        </Button>
        <Button look="quiet" onPress={onDone}>
          {ui('cancel')}
        </Button>
      </div>
    </Form>
  );
};
