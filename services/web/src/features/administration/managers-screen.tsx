import { type AdministeredWorkspace, listAdministeredWorkspaces, listColleagues, nameManager } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { PageHeading } from '../../app/heading.tsx';
import { ListEnd } from '../../app/list-end.tsx';
import { allPages } from '../../app/pages.ts';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge, Empty } from '../../ui/words.tsx';

/** Names a manager of one workspace: anybody of the body, oneself included. All its members are told. */
const NameManager = ({ workspace, onDone }: { workspace: AdministeredWorkspace; onDone: () => void }) => {
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  const { call, key } = useActing();
  const memory = useQueryClient();
  const [membershipId, setMembershipId] = useState('');
  const colleagues = useQuery({
    queryKey: key('colleagues'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listColleagues, { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal)),
  });
  const people = colleagues.data ?? [];
  const chosen = people.find((one) => one.membershipId === membershipId);
  const name = useMutation({
    mutationFn: () => call(nameManager, { params: { workspaceId: workspace.id }, body: { membershipId } }),
    onSuccess: () => {
      toast({
        title: t('managerNamed', { name: chosen?.displayName ?? '', workspace: workspace.name }),
        tone: 'good',
      });
      onDone();
      return memory.invalidateQueries({ queryKey: key() });
    },
  });
  return (
    <section aria-labelledby="name-manager">
      <h2 id="name-manager">{t('managerTitle', { workspace: workspace.name })}</h2>
      <p className="muted">{t('managerWords')}</p>
      {colleagues.data ? (
        <Form className="admin-tools" onSubmit={() => name.mutate()} onCancel={onDone}>
          <Select
            label={t('person')}
            value={membershipId}
            onChange={setMembershipId}
            options={[
              { value: '', label: t('endChoose') },
              ...people.map((one) => ({ value: one.membershipId, label: one.displayName })),
            ]}
          />
          <Button
            type="submit"
            look="primary"
            isPending={name.isPending}
            reason={membershipId ? null : t('managerChoose')}
          >
            {t('managerGo')}
          </Button>
          <Button onPress={onDone}>{ui('cancel')}</Button>
        </Form>
      ) : (
        <Waiting answer={colleagues} lines={1} />
      )}
      <ListEnd items={people} />
    </section>
  );
};

/** Every workspace of the body, its name and managers and not its content: first those that nobody manages. */
export const ManagersScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
  const [asked, setAsked] = useState<AdministeredWorkspace | null>(null);
  useTitle(t('workspaces'), tenant.name);
  const workspaces = useQuery({
    queryKey: key('administered'),
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        call(listAdministeredWorkspaces, { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal),
      ),
  });
  if (!workspaces.data) return <Waiting answer={workspaces} />;
  const rows = workspaces.data.toSorted((a, b) => Number(a.managers > 0) - Number(b.managers > 0));
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="managers">{t('workspaces')}</PageHeading>
        <p className="page-lead">{t('workspacesLead')}</p>
      </header>
      {asked && <NameManager key={asked.id} workspace={asked} onDone={() => setAsked(null)} />}
      {rows.length === 0 ? (
        <Empty icon="folder" title={t('noWorkspaces')}>
          {t('noWorkspacesWords')}
        </Empty>
      ) : (
        <Table
          label={t('workspaces')}
          rows={rows}
          keyOf={(row) => row.id}
          blocks
          columns={[
            { id: 'name', title: t('workspace'), cell: (row) => <strong>{row.name}</strong> },
            {
              id: 'managers',
              title: t('managers'),
              cell: (row) =>
                row.managers === 0 ? (
                  <Badge tone="warn">{t('noManager')}</Badge>
                ) : (
                  t('managersCount', { count: row.managers })
                ),
            },
            {
              id: 'acts',
              title: <span className="visually-hidden">{t('managerName')}</span>,
              cell: (row) => (
                <Button
                  small
                  look="quiet"
                  icon="person"
                  onPress={() => setAsked(row)}
                  aria-label={`${t('managerName')} : ${row.name}`}
                >
                  {t('managerName')}
                </Button>
              ),
            },
          ]}
        />
      )}
      <ListEnd items={rows} />
    </div>
  );
};
