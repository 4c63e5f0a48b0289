import { addTeamMember, listColleagues, listTeamMembers, removeTeamMember, type Team } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { afterwards } from '../../app/afterwards.ts';
import { ListEnd } from '../../app/list-end.tsx';
import { allPages } from '../../app/pages.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';

type Member = { membershipId: string; displayName: string };

export const useTeamsChanged = () => {
  const memory = useQueryClient();
  const { key } = useActing();
  return () => memory.invalidateQueries({ queryKey: key('teams') });
};

/** Who is in a team, one name each with what takes it out, and the colleagues who may come in. */
export const TeamMembers = ({ team }: { team: Team }) => {
  const { t } = useTranslation('administration');
  const { call, key } = useActing();
  const onSuccess = useTeamsChanged();
  const [chosen, setChosen] = useState('');
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
    mutationFn: ({ membershipId }: Member) => call(removeTeamMember, { params: { ...params, membershipId } }),
    onSuccess,
  });
  const takeOut = (one: Member) =>
    afterwards(remove.mutateAsync(one), () =>
      toast({
        title: t('memberRemoved', { name: one.displayName, team: team.name }),
        action: { label: t('undo'), run: () => add.mutate(one.membershipId) },
      }),
    );
  if (!members.data) return <Waiting answer={members} lines={1} />;
  if (!colleagues.data) return <Waiting answer={colleagues} lines={1} />;
  const there = new Set(members.data.map((one) => one.membershipId));
  const others = colleagues.data.filter((one) => !there.has(one.membershipId));
  return (
    <>
      {members.data.length === 0 && <p className="muted">{t('noMembers')}</p>}
      <ul className="team-members">
        {members.data.map((one) => (
          <li key={one.membershipId} className="team-member">
            {one.displayName}
            <IconButton
              small
              icon="close"
              label={t('memberRemove', { name: one.displayName })}
              isPending={remove.isPending && remove.variables.membershipId === one.membershipId}
              onPress={() => takeOut(one)}
            />
          </li>
        ))}
      </ul>
      <ListEnd items={members.data} />
      <Form
        className="admin-tools"
        onSubmit={() => {
          if (chosen) afterwards(add.mutateAsync(chosen), () => setChosen(''));
        }}
      >
        <Select
          label={t('memberAdd')}
          value={there.has(chosen) ? '' : chosen}
          onChange={setChosen}
          options={[
            { value: '', label: t('endChoose') },
            ...others.map((one) => ({ value: one.membershipId, label: one.displayName })),
          ]}
        />
        <Button type="submit" icon="add" isPending={add.isPending} reason={chosen ? null : t('memberChoose')}>
          {t('memberAddGo')}
        </Button>
      </Form>
      <ListEnd items={colleagues.data} />
    </>
  );
};
