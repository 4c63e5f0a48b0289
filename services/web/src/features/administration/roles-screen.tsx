import { changeRole, createRole, deleteRole, readPermissions, type Role } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { wordsOf } from '../../app/errors.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Table } from '../../ui/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge } from '../../ui/words.tsx';
import { useRoles } from './administration.queries.ts';

const usePermissions = () => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('permissions'),
    queryFn: ({ signal }) => call(readPermissions, {}, signal),
    staleTime: 3_600_000,
  });
};

/** Composes a role, or changes the one given; Escape leaves it as it was. */
const Compose = ({ role, onDone }: { role?: Role; onDone?: () => void }) => {
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  const { call, key } = useActing();
  const memory = useQueryClient();
  const permissions = usePermissions();
  const [name, setName] = useState(role?.name ?? '');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(role?.permissions));
  const save = useMutation({
    mutationFn: () => {
      const body = { name, permissions: [...chosen] };
      return role ? call(changeRole, { params: { roleId: role.id }, body }) : call(createRole, { body });
    },
    onSuccess: (saved) => {
      toast({ title: t(role ? 'roleChanged' : 'roleCreated', { name: saved.name }), tone: 'good' });
      setName('');
      setChosen(new Set());
      onDone?.();
      return memory.invalidateQueries({ queryKey: key() });
    },
  });
  const toggle = (permission: string, wanted: boolean) => {
    const next = new Set(chosen);
    if (wanted) next.add(permission);
    else next.delete(permission);
    setChosen(next);
  };
  if (!permissions.data) return <Waiting answer={permissions} />;
  return (
    <Form className="admin-form" onSubmit={() => save.mutate()} {...(onDone ? { onCancel: onDone } : {})}>
      <div className="whole">
        <TextField
          label={t('roleName')}
          value={name}
          onChange={setName}
          maxLength={100}
          isRequired
          autoFocus={role !== undefined}
        />
      </div>
      <fieldset className="choices-grid whole">
        <legend>{t('permissions')}</legend>
        {permissions.data.permissions.map((permission) => (
          <Checkbox
            key={permission.name}
            isSelected={chosen.has(permission.name)}
            onChange={(wanted) => toggle(permission.name, wanted)}
          >
            {permission.label}
          </Checkbox>
        ))}
      </fieldset>
      <div className="whole admin-tools">
        <Button
          type="submit"
          look="primary"
          isPending={save.isPending}
          reason={chosen.size === 0 ? t('roleNeedsPermission') : null}
        >
          {t(role ? 'roleSave' : 'roleCreate')}
        </Button>
        {onDone && <Button onPress={onDone}>{ui('cancel')}</Button>}
      </div>
    </Form>
  );
};

/** The roles of the body: those that come with Bocage, and those it composed. */
export const RolesScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
  const memory = useQueryClient();
  const roles = useRoles();
  const permissions = usePermissions();
  const [gone, setGone] = useState<Role | null>(null);
  const [changed, setChanged] = useState<Role | null>(null);
  useTitle(t('roles'), tenant.name);
  if (!roles.data) return <Waiting answer={roles} />;
  const labels = new Map(permissions.data?.permissions.map((one) => [one.name, one.label]));
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="roles">{t('roles')}</PageHeading>
        <p className="page-lead">{t('rolesLead')}</p>
      </header>
      <Table
        label={t('roles')}
        rows={roles.data}
        keyOf={(role) => role.id}
        blocks
        columns={[
          {
            id: 'name',
            title: t('role'),
            cell: (role) => (
              <>
                <strong>{role.name}</strong>
                <div>
                  <Badge tone={role.key ? 'plain' : 'accent'}>{t(role.key ? 'builtIn' : 'composed')}</Badge>
                </div>
              </>
            ),
          },
          {
            id: 'permissions',
            title: t('permissions'),
            cell: (role) =>
              role.permissions.length === 0 ? (
                <span className="muted">{t('nothingMore')}</span>
              ) : (
                role.permissions.map((one) => labels.get(one) ?? one).join(' · ')
              ),
            wide: true,
          },
          { id: 'holders', title: t('people'), cell: (role) => t('holders', { count: role.holders }) },
          {
            id: 'acts',
            title: <span className="visually-hidden">{t('roleActs')}</span>,
            cell: (role) =>
              role.key === null && (
                <span className="admin-tools">
                  <Button
                    small
                    look="quiet"
                    icon="edit"
                    onPress={() => setChanged(role)}
                    aria-label={`${t('roleChange')} ${role.name}`}
                  >
                    {t('roleChange')}
                  </Button>
                  <Button
                    small
                    look="quiet"
                    icon="trash"
                    onPress={() => setGone(role)}
                    aria-label={`${t('roleDelete')} ${role.name}`}
                  >
                    {t('roleDelete')}
                  </Button>
                </span>
              ),
          },
        ]}
      />
      {changed && (
        <section aria-labelledby="change-role">
          <h2 id="change-role">{t('roleChangeTitle', { name: changed.name })}</h2>
          <p className="muted">{t('roleChangeWords', { count: changed.holders })}</p>
          <Compose key={changed.id} role={changed} onDone={() => setChanged(null)} />
        </section>
      )}
      <details>
        <summary>{t('advanced')}</summary>
        <Compose />
      </details>
      <Confirm
        title={t('roleDeleteTitle', { name: gone?.name ?? '' })}
        action={t('roleDelete')}
        isOpen={gone !== null}
        onClose={() => setGone(null)}
        wordsOf={wordsOf}
        onConfirm={async () => {
          if (!gone) return;
          await call(deleteRole, { params: { roleId: gone.id } });
          toast({ title: t('roleDeleted', { name: gone.name }), tone: 'good' });
          await memory.invalidateQueries({ queryKey: key('roles') });
        }}
      >
        <p>{t('roleDeleteWords')}</p>
      </Confirm>
    </div>
  );
};
