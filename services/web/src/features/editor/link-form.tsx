import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { linkAddress } from './link-address.ts';

const Fields = ({ editor, onClose }: { editor: Editor; onClose: () => void }) => {
  const { t } = useTranslation('editor');
  const before = String(editor.getAttributes('link').href ?? '');
  const [typed, setTyped] = useState(before);
  const opens = before && linkAddress(before);
  const [bad, setBad] = useState(false);
  const back = () => editor.chain().focus().extendMarkRange('link');
  const set = () => {
    const href = linkAddress(typed);
    if (!href) return setBad(true);
    onClose();
    if (editor.state.selection.empty && !before)
      editor
        .chain()
        .focus()
        .insertContent({ type: 'text', text: typed.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .run();
    else back().setLink({ href }).run();
  };
  return (
    <Form className="dialog-body" onSubmit={set}>
      <TextField
        label={t('linkAddress')}
        description={t('linkAddressHelp')}
        error={bad ? t('linkBad') : null}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setBad(false);
        }}
        type="text"
        inputMode="url"
        maxLength={2_000}
        isRequired
        autoFocus
      />
      <footer className="dialog-foot">
        {opens && (
          <ButtonLink icon="open" href={opens} target="_blank">
            {t('linkOpen')}
          </ButtonLink>
        )}
        {before && (
          <Button
            onPress={() => {
              onClose();
              back().unsetLink().run();
            }}
          >
            {t('linkRemove')}
          </Button>
        )}
        <Button type="submit" look="primary">
          {t('linkSet')}
        </Button>
      </footer>
    </Form>
  );
};

/** The address behind words; Ctrl+Maj+K opens it from the text. */
export const LinkForm = ({
  editor,
  isOpen,
  onOpen,
  onClose,
}: {
  editor: Editor;
  isOpen: boolean;
  onOpen: () => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation('editor');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!editor.isFocused || event.key.toLowerCase() !== 'k' || !event.shiftKey || !(event.ctrlKey || event.metaKey))
        return;
      event.preventDefault();
      event.stopPropagation();
      onOpen();
    };
    // On the document: the toolbar stands before the text is mounted.
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [editor, onOpen]);
  return (
    <Dialog title={t('linkTitle')} isOpen={isOpen} onClose={onClose}>
      <Fields editor={editor} onClose={onClose} />
    </Dialog>
  );
};
