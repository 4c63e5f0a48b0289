import { archiveTeam, createTeam, listTeams, restoreTeam, type Team } from '@bocage/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { afterwards } from '../../app/afterwards.ts';
import { PageHeading } from '../../app/heading.tsx';
import { ListEnd } from '../../app/list-end.tsx';
import { allPages } from '../../app/pages.ts';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { TeamMembers, useTeamsChanged } from './team-members.tsx';
import { RenameTeam } from './team-rename.tsx';

const Archived = () => {
  const { t } = useTranslation('administration');
  const { call, key } = useActing();
  const onSuccess = useTeamsChanged();
  const archived = useQuery({
    queryKey: key('teams', 'archived'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listTeams, { query: { archived: 'yes', ...(cursor ? { cursor } : {}) } }, signal)),
  });
  const restore = useMutation({
    mutationFn: (team: Team) => call(restoreTeam, { params: { teamId: team.id } }),
    onSuccess,
  });
  if (!archived.data || archived.data.length === 0) return null;
  return (
    <section aria-labelledby="teams-archived">
      <h2 id="teams-archived">{t('teamsArchived')}</h2>
      <ul className="team-members">
        {archived.data.map((team) => (
          <li key={team.id} className="team-member">
            {team.name}
            <Button
              small
              look="quiet"
              icon="restore"
              isPending={restore.isPending && restore.variables.id === team.id}
              onPress={() =>
                afterwards(restore.mutateAsync(team), () =>
                  toast({ title: t('teamRestored', { name: team.name }), tone: 'good' }),
                )
              }
              aria-label={t('teamRestore', { name: team.name })}
            >
              {t('restore')}
            </Button>
          </li>
        ))}
      </ul>
      <ListEnd items={archived.data} />
    </section>
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
    afterwards(archive.mutateAsync(team), () =>
      toast({
        title: t('teamArchived', { name: team.name }),
        action: { label: t('undo'), run: () => restore.mutate(team.id) },
      }),
    );
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
          {renamed === team.id && <RenameTeam team={team} onDone={() => setRenamed('')} />}
          <TeamMembers team={team} />
        </section>
      ))}
      <ListEnd items={teams.data ?? []} />
      <Archived />
    </div>
  );
};
