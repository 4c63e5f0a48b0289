import type { NoteItem } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterwards } from '../../app/afterwards.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useItems, useMoveItem } from './notes.queries.ts';
import './move-dialog.css';

type Step = { id: string | null; title: string };

const Choose = ({ item, onClose }: { item: NoteItem; onClose: () => void }) => {
  const { t } = useTranslation('notes');
  const { workspace } = useOpenWorkspace();
  const [way, setWay] = useState<Step[]>([{ id: null, title: t('moveRoot') }]);
  const here = way.at(-1) ?? { id: null, title: t('moveRoot') };
  const above = way.at(-2);
  const items = useItems(workspace.id, here.id);
  const move = useMoveItem();
  const folders = items.data?.filter((one) => one.kind === 'folder' && one.id !== item.id) ?? [];
  const confirm = () => {
    const before = item.parentId;
    afterwards(move.mutateAsync({ id: item.id, parentId: here.id }), () => {
      toast({
        title: t('moved', { title: item.title, place: here.title }),
        tone: 'good',
        action: { label: t('undo'), run: () => move.mutate({ id: item.id, parentId: before }) },
      });
      onClose();
    });
  };
  return (
    <>
      <p className="muted">{t('moveWhere')}</p>
      <div className="move-here">
        <Icon name="folder" />
        <strong>{here.title}</strong>
      </div>
      {items.data ? (
        <ul className="move-list">
          {above && (
            <li>
              <Button look="quiet" icon="back" onPress={() => setWay(way.slice(0, -1))}>
                {t('moveUp', { title: above.title })}
              </Button>
            </li>
          )}
          {folders.map((folder) => (
            <li key={folder.id}>
              <Button
                look="quiet"
                icon="folder"
                aria-label={t('moveInto', { title: folder.title })}
                onPress={() => setWay([...way, { id: folder.id, title: folder.title }])}
              >
                {folder.title}
              </Button>
            </li>
          ))}
          {folders.length === 0 && <li className="move-none">{t('moveNoFolder')}</li>}
        </ul>
      ) : (
        <Waiting answer={items} lines={3} />
      )}
      <footer className="dialog-foot">
        <Button look="primary" isPending={move.isPending} onPress={confirm}>
          {t('moveHere')}
        </Button>
      </footer>
    </>
  );
};

/** Moves an item without a pointer: one walks down to the folder, and says « here ». */
export const MoveDialog = ({ item, onClose }: { item: NoteItem | null; onClose: () => void }) => {
  const { t } = useTranslation('notes');
  return (
    <Dialog title={item ? t('moveTitle', { title: item.title }) : ''} isOpen={item !== null} onClose={onClose}>
      {item && <Choose key={item.id} item={item} onClose={onClose} />}
    </Dialog>
  );
};
