import { renameTeam, type Team } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useTeamsChanged } from './team-members.tsx';

/** Renames where the name stands. Enter keeps it, Escape leaves it as it was. */
export const RenameTeam = ({ team, onDone }: { team: Team; onDone: () => void }) => {
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
