import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Separator } from 'react-aria-components/Separator';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { LinkForm } from './link-form.tsx';
import { TableTools } from './table-tools.tsx';
import { Tool } from './tool.tsx';
import { useStyles } from './styles.ts';
import './toolbar.css';

/** The tools of writing: one stop of the Tab key, arrows inside, each with its shortcut in its name. */
export const Toolbar = ({ editor, isDisabled }: { editor: Editor; isDisabled: boolean }) => {
  const { t } = useTranslation('editor');
  const [linking, setLinking] = useState(false);
  const styles = useStyles(editor);
  const now = useEditorState({
    editor,
    selector: ({ editor: one }) => ({
      bold: one.isActive('bold'),
      italic: one.isActive('italic'),
      strike: one.isActive('strike'),
      link: one.isActive('link'),
      bullets: one.isActive('bulletList'),
      numbers: one.isActive('orderedList'),
      table: one.isActive('table'),
      undo: one.can().undo(),
      redo: one.can().redo(),
    }),
  });
  const act = () => editor.chain().focus();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is handled for the buttons inside
    <div
      className="toolbar no-print"
      onKeyDown={(event) => {
        if (event.key === 'Escape') editor.commands.focus();
      }}
    >
      <AriaToolbar aria-label={t('toolbar')} className="toolbar-line">
        <Menu label={t('style')} groups={styles.groups}>
          <AriaButton
            className="button button-quiet toolbar-style"
            isDisabled={isDisabled}
            aria-label={`${t('style')} : ${styles.current}`}
          >
            <span>{styles.current}</span>
            <Icon name="down" size={16} />
          </AriaButton>
        </Menu>
        <Separator orientation="vertical" className="toolbar-rule" />
        <Group aria-label={t('toolbar')} className="toolbar-group">
          <Tool
            icon="bold"
            label={t('bold')}
            on={now.bold}
            isDisabled={isDisabled}
            onPress={() => act().toggleBold().run()}
          />
          <Tool
            icon="italic"
            label={t('italic')}
            on={now.italic}
            isDisabled={isDisabled}
            onPress={() => act().toggleItalic().run()}
          />
          <Tool
            icon="strike"
            label={t('strike')}
            on={now.strike}
            isDisabled={isDisabled}
            onPress={() => act().toggleStrike().run()}
          />
          <Tool icon="link" label={t('link')} on={now.link} isDisabled={isDisabled} onPress={() => setLinking(true)} />
        </Group>
        <Separator orientation="vertical" className="toolbar-rule" />
        <Tool
          icon="bullets"
          label={t('bullets')}
          on={now.bullets}
          isDisabled={isDisabled}
          onPress={() => act().toggleBulletList().run()}
        />
        <Tool
          icon="numbers"
          label={t('numbers')}
          on={now.numbers}
          isDisabled={isDisabled}
          onPress={() => act().toggleOrderedList().run()}
        />
        <Tool
          icon="table"
          label={t('table')}
          isDisabled={isDisabled || now.table}
          onPress={() => act().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()}
        />
        <Separator orientation="vertical" className="toolbar-rule" />
        <Tool icon="undo" label={t('undo')} isDisabled={isDisabled || !now.undo} onPress={() => act().undo().run()} />
        <Tool icon="redo" label={t('redo')} isDisabled={isDisabled || !now.redo} onPress={() => act().redo().run()} />
      </AriaToolbar>
      {now.table && !isDisabled && <TableTools editor={editor} />}
      <LinkForm editor={editor} isOpen={linking} onOpen={() => setLinking(true)} onClose={() => setLinking(false)} />
    </div>
  );
};
