import type { StoredFile } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useRenameFile } from './files.queries.ts';

/** Renames where the name stands. */
export const FileRename = ({ file, onDone }: { file: StoredFile; onDone: () => void }) => {
  const { t } = useTranslation('files');
  const { t: ui } = useTranslation('ui');
  const [name, setName] = useState(file.name);
  const rename = useRenameFile();
  return (
    <Form
      className="inline-form"
      onSubmit={() => {
        const wanted = name.trim();
        if (!wanted || wanted === file.name) return onDone();
        rename.mutate({ id: file.id, name: wanted }, { onSuccess: onDone });
      }}
      onCancel={onDone}
    >
      <TextField
        label={t('renameField', { name: file.name })}
        hideLabel
        value={name}
        onChange={setName}
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
