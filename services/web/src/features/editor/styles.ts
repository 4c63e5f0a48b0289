import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useTranslation } from 'react-i18next';
import type { MenuGroup } from '../../ui/menu.tsx';

const levels = [1, 2, 3] as const;

/** The styles of a paragraph as a menu, and the one where the caret stands. */
export const useStyles = (editor: Editor): { current: string; groups: MenuGroup[] } => {
  const { t } = useTranslation('editor');
  const here = useEditorState({
    editor,
    selector: ({ editor: one }) =>
      one.isActive('blockquote')
        ? 'quote'
        : (levels.find((level) => one.isActive('heading', { level })) ?? 'paragraph'),
  });
  const act = () => editor.chain().focus();
  const current = here === 'quote' ? t('quote') : here === 'paragraph' ? t('paragraph') : t(`heading${here}`);
  return {
    current,
    groups: [
      {
        id: 'styles',
        entries: [
          {
            id: 'paragraph',
            label: t('paragraph'),
            icon: 'paragraph',
            checked: here === 'paragraph',
            onAction: () => act().clearNodes().run(),
          },
          ...levels.map((level) => ({
            id: `heading${level}`,
            label: t(`heading${level}`),
            icon: 'heading' as const,
            checked: here === level,
            onAction: () => act().setHeading({ level }).run(),
          })),
          {
            id: 'quote',
            label: t('quote'),
            icon: 'quote',
            checked: here === 'quote',
            onAction: () => act().toggleBlockquote().run(),
          },
        ],
      },
    ],
  };
};
