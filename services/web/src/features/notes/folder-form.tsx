import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { useCreateFolder } from './notes.queries.ts';
import './folder-screen.css';

/** A new folder, made where one is. */
export const FolderForm = ({
  workspaceId,
  parentId,
  onDone,
}: {
  workspaceId: string;
  parentId: string | null;
  onDone: () => void;
}) => {
  const { t } = useTranslation('notes');
  const { t: ui } = useTranslation('ui');
  const [title, setTitle] = useState('');
  const create = useCreateFolder();
  return (
    <Form
      className="inline-form folder-form"
      onSubmit={() => {
        if (!title.trim()) return;
        create.mutate(
          { workspaceId, parentId, title: title.trim() },
          {
            onSuccess: (folder) => {
              toast({ title: t('folderCreated', { title: folder.title }), tone: 'good' });
              onDone();
            },
          },
        );
      }}
      onCancel={onDone}
    >
      <TextField label={t('folderName')} value={title} onChange={setTitle} maxLength={200} isRequired autoFocus />
      <Button type="submit" look="primary" isPending={create.isPending}>
        {t('createFolder')}
      </Button>
      <Button look="quiet" onPress={onDone}>
        {ui('cancel')}
      </Button>
    </Form>
  );
};
