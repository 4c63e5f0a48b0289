import {
  addTeamMember,
  archiveTeam,
  createTeam,
  listColleagues,
  listTeamMembers,
  listTeams,
  removeTeamMember,
  renameTeam,
  restoreTeam,
  type Team,
} from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { PageHeading } from '../../app/heading.tsx';
import { allPages } from '../../app/pages.ts';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';

const useTeamsChanged = () => {
  const memory = useQueryClient();
  const { key } = useActing();
  return () => memory.invalidateQueries({ queryKey: key('teams') });
};

const Members = ({ team }: { team: Team }) => {
  const { t } = useTranslation('administration');
  const { call, key } = useActing();
  const onSuccess = useTeamsChanged();
  const params = { teamId: team.id };
  const members = useQuery({
    queryKey: key('teams', team.id),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listTeamMembers, { params, query: cursor ? { cursor } : {} }, signal)),
  });
  const colleagues = useQuery({
    queryKey: key('colleagues'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listColleagues, { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal)),
  });
  const add = useMutation({
    mutationFn: (membershipId: string) => call(addTeamMember, { params, body: { membershipId } }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (membershipId: string) => call(removeTeamMember, { params: { ...params, membershipId } }),
    onSuccess,
  });
  if (!members.data) return <Waiting answer={members} lines={1} />;
  const there = new Set(members.data.map((one) => one.membershipId));
  const others = (colleagues.data ?? []).filter((one) => !there.has(one.membershipId));
  return (
    <>
      {members.data.length === 0 && <p className="muted">{t('noMembers')}</p>}
      <ul className="team-members">
        {members.data.map((one) => (
          <li key={one.membershipId}>
            <Button
              small
              icon="close"
              onPress={() => remove.mutate(one.membershipId)}
              aria-label={t('memberRemove', { name: one.displayName })}
            >
              {one.displayName}
            </Button>
          </li>
        ))}
      </ul>
      <Select
        label={t('memberAdd')}
        value=""
        onChange={(membershipId) => membershipId && add.mutate(membershipId)}
        options={[
          { value: '', label: t('endChoose') },
          ...others.map((one) => ({ value: one.membershipId, label: one.displayName })),
        ]}
      />
    </>
  );
};

/** Renames where the name stands. Enter keeps it, Escape leaves it as it was. */
const Rename = ({ team, onDone }: { team: Team; onDone: () => void }) => {
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  const { call } = useActing();
  const [name, setName] = useState(team.name);
  const rename = useMutation({
    mutationFn: () => call(renameTeam, { params: { teamId: team.id }, body: { name } }),
    onSuccess: useTeamsChanged(),
  });
  const submit = () => (name.trim() === team.name ? onDone() : rename.mutate(undefined, { onSuccess: onDone }));
  return (
    <Form className="admin-tools" onSubmit={submit} onCancel={onDone}>
      <TextField label={t('teamName')} value={name} onChange={setName} maxLength={200} isRequired autoFocus />
      <Button type="submit" look="primary" isPending={rename.isPending}>
        {t('teamRenameSave')}
      </Button>
      <Button onPress={onDone}>{ui('cancel')}</Button>
    </Form>
  );
};

/** The teams of the body, each with its members. */
export const TeamsScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
  const onSuccess = useTeamsChanged();
  const [name, setName] = useState('');
  const [renamed, setRenamed] = useState('');
  useTitle(t('teams'), tenant.name);
  const teams = useQuery({
    queryKey: key('teams'),
    queryFn: ({ signal }) => allPages((cursor) => call(listTeams, { query: cursor ? { cursor } : {} }, signal)),
  });
  const create = useMutation({ mutationFn: () => call(createTeam, { body: { name } }), onSuccess });
  const restore = useMutation({ mutationFn: (teamId: string) => call(restoreTeam, { params: { teamId } }), onSuccess });
  const archive = useMutation({
    mutationFn: (team: Team) => call(archiveTeam, { params: { teamId: team.id } }),
    onSuccess,
  });
  const putAway = (team: Team) =>
    archive.mutate(team, {
      onSuccess: () =>
        toast({
          title: t('teamArchived', { name: team.name }),
          action: { label: t('undo'), run: () => restore.mutate(team.id) },
        }),
    });
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="teams">{t('teams')}</PageHeading>
        <p className="page-lead">{t('teamsLead')}</p>
      </header>
      <Form
        className="admin-tools"
        onSubmit={() => {
          create.mutate(undefined, {
            onSuccess: (team) => {
              toast({ title: t('teamCreated', { name: team.name }), tone: 'good' });
              setName('');
            },
          });
        }}
      >
        <TextField label={t('teamName')} value={name} onChange={setName} maxLength={200} isRequired />
        <Button type="submit" look="primary" icon="add" isPending={create.isPending}>
          {t('teamCreate')}
        </Button>
      </Form>
      {!teams.data && <Waiting answer={teams} />}
      {teams.data?.length === 0 && (
        <Empty icon="people" title={t('noTeams')}>
          {t('noTeamsWords')}
        </Empty>
      )}
      {teams.data?.map((team) => (
        <section key={team.id} className="team-card" aria-label={team.name}>
          <header className="admin-tools">
            <h2>{team.name}</h2>
            <span className="muted">{t('members', { count: team.memberCount })}</span>
            <Button
              small
              look="quiet"
              icon="edit"
              onPress={() => setRenamed(team.id)}
              aria-label={`${t('teamRename')} ${team.name}`}
            >
              {t('teamRename')}
            </Button>
            <Button
              small
              look="quiet"
              icon="archive"
              onPress={() => putAway(team)}
              aria-label={`${t('teamArchive')} ${team.name}`}
            >
              {t('teamArchive')}
            </Button>
          </header>
          {renamed === team.id && <Rename team={team} onDone={() => setRenamed('')} />}
          <Members team={team} />
        </section>
      ))}
    </div>
  );
};
