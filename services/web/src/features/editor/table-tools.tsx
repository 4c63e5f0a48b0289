import type { Editor } from '@tiptap/core';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

/** What is done to the table in which the caret stands. */
export const TableTools = ({ editor }: { editor: Editor }) => {
  const { t } = useTranslation('editor');
  const act = () => editor.chain().focus();
  return (
    <AriaToolbar aria-label={t('tableTools')} className="toolbar-line toolbar-table">
      <Button small look="quiet" icon="rowAfter" preventFocusOnPress onPress={() => act().addRowAfter().run()}>
        {t('rowAfter')}
      </Button>
      <Button small look="quiet" icon="columnAfter" preventFocusOnPress onPress={() => act().addColumnAfter().run()}>
        {t('columnAfter')}
      </Button>
      <Menu
        label={t('tableMenu')}
        groups={[
          {
            id: 'add',
            entries: [
              { id: 'row-before', label: t('rowBefore'), onAction: () => act().addRowBefore().run() },
              { id: 'column-before', label: t('columnBefore'), onAction: () => act().addColumnBefore().run() },
              { id: 'header', label: t('headerRow'), onAction: () => act().toggleHeaderRow().run() },
            ],
          },
          {
            id: 'remove',
            entries: [
              { id: 'row', label: t('rowDelete'), danger: true, onAction: () => act().deleteRow().run() },
              { id: 'column', label: t('columnDelete'), danger: true, onAction: () => act().deleteColumn().run() },
              { id: 'table', label: t('tableDelete'), danger: true, onAction: () => act().deleteTable().run() },
            ],
          },
        ]}
      >
        <Button small look="quiet" icon="table">
          {t('tableMenu')}
        </Button>
      </Menu>
    </AriaToolbar>
  );
};
