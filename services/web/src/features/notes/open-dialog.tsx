import type { NoteItem } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../app/errors.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useUnrestrictItem } from './notes.queries.ts';

/** Asks once before what was restricted is open to all who reach what holds it: who was named is not remembered. */
export const OpenDialog = ({ item, onClose }: { item: NoteItem | null; onClose: () => void }) => {
  const { t } = useTranslation('notes');
  const { workspace } = useOpenWorkspace();
  const unrestrict = useUnrestrictItem();
  const title = item?.title ?? '';
  const where = item?.parentId ? t('unrestrictWhereFolder') : t('unrestrictWhereSpace', { name: workspace.name });
  return (
    <Confirm
      title={t('unrestrictTitle', { title })}
      action={t('unrestrict')}
      isOpen={item !== null}
      onClose={onClose}
      onConfirm={async () => {
        if (!item) return;
        await unrestrict.mutateAsync(item.id);
        toast({ title: t('unrestrictDone', { title }), tone: 'good' });
      }}
      wordsOf={wordsOf}
    >
      <p>{t(item?.kind === 'folder' ? 'unrestrictFolder' : 'unrestrictNote', { where })}</p>
      <p>{t('unrestrictLasts')}</p>
    </Confirm>
  );
};
