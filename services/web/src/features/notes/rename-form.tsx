import type { NoteItem } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useRenameItem } from './notes.queries.ts';
import './folder-screen.css';

/** Renames where the name stands. Enter keeps it, Escape leaves it as it was. */
export const RenameForm = ({ item, onDone }: { item: NoteItem; onDone: () => void }) => {
  const { t } = useTranslation('notes');
  const { t: ui } = useTranslation('ui');
  const [title, setTitle] = useState(item.title);
  const rename = useRenameItem();
  const submit = () => {
    const wanted = title.trim();
    if (!wanted || wanted === item.title) return onDone();
    rename.mutate({ id: item.id, title: wanted }, { onSuccess: onDone });
  };
  return (
    <Form className="inline-form" onSubmit={submit} onCancel={onDone}>
      <TextField
        label={t('renameField', { title: item.title })}
        hideLabel
        value={title}
        onChange={setTitle}
        maxLength={200}
        isRequired
        autoFocus
      />
      <Button type="submit" look="primary" isPending={rename.isPending}>
        {t('renameSave')}
      </Button>
      <Button look="quiet" onPress={onDone}>
        {ui('cancel')}
      </Button>
    </Form>
  );
};
