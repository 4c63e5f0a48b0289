import type { NoteItem } from '@bocage/contracts';
import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { saidDate } from '../../app/dates.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Badge } from '../../ui/words.tsx';
import { useItemActs, useItemHref } from './item-acts.ts';
import { MoveDialog } from './move-dialog.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { RenameForm } from './rename-form.tsx';

/** Folders and notes, one line each, with what may be done to them. */
export const ItemList = ({ items }: { items: readonly NoteItem[] }) => {
  const { t } = useTranslation('notes');
  const [renaming, setRenaming] = useState<string | null>(null);
  const [moving, setMoving] = useState<NoteItem | null>(null);
  const [opening, setOpening] = useState<NoteItem | null>(null);
  // Whose name was a field: the focus comes back to its line.
  const [renamed, setRenamed] = useState<string | null>(null);
  const actsOn = useItemActs({ onRename: (item) => setRenaming(item.id), onMove: setMoving, onOpen: setOpening });
  const hrefOf = useItemHref();
  return (
    <>
      <ul className="item-list" aria-label={t('list')}>
        {items.map((item) => (
          <li key={item.id} className="item-line">
            {renaming === item.id ? (
              <RenameForm
                item={item}
                onDone={() => {
                  setRenaming(null);
                  setRenamed(item.id);
                }}
              />
            ) : (
              <>
                <Link className="item-link" href={hrefOf(item)}>
                  <Icon name={item.kind} />
                  <span className="item-words">
                    <span className="visually-hidden">{t(item.kind)} </span>
                    <span className="item-title">{item.title}</span>
                    {item.excerpt && <span className="item-excerpt">{item.excerpt}</span>}
                  </span>
                </Link>
                {item.restricted && (
                  <Badge icon="lock" tone="warn">
                    {t('restricted')}
                  </Badge>
                )}
                <span className="item-when">{t('updated', { when: saidDate(item.updatedAt) })}</span>
                <Menu label={t('acts', { title: item.title })} placement="bottom end" groups={actsOn(item)}>
                  <IconButton
                    small
                    icon="more"
                    label={t('acts', { title: item.title })}
                    autoFocus={renamed === item.id}
                  />
                </Menu>
              </>
            )}
          </li>
        ))}
      </ul>
      <MoveDialog item={moving} onClose={() => setMoving(null)} />
      <OpenDialog item={opening} onClose={() => setOpening(null)} />
    </>
  );
};
