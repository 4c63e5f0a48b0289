import { type NoteBlock, noteField } from '@bocage/contracts';
import * as Y from 'yjs';

// Attributes are typed as strings by Yjs; ProseMirror's own binding writes numbers too.
const element = (
  name: string,
  children: (Y.XmlElement | Y.XmlText)[],
  attributes: Record<string, string | number> = {},
): Y.XmlElement => {
  const made = new Y.XmlElement<Record<string, string | number>>(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (children.length > 0) made.insert(0, children);
  return made as Y.XmlElement;
};

const paragraph = (text: string, link?: string): Y.XmlElement => {
  if (text === '') return element('paragraph', []);
  const words = new Y.XmlText();
  words.insert(
    0,
    text,
    link ? { link: { href: link, target: '_blank', rel: 'noopener noreferrer nofollow', class: null } } : {},
  );
  return element('paragraph', [words]);
};

const elementOf = (block: NoteBlock): Y.XmlElement => {
  switch (block.type) {
    case 'heading':
      return element('heading', block.text === '' ? [] : [new Y.XmlText(block.text)], { level: block.level });
    case 'paragraph':
      return paragraph(block.text, block.link);
    case 'list': {
      const items = block.items.map((item) => element('listItem', [paragraph(item)]));
      return block.ordered ? element('orderedList', items, { start: 1 }) : element('bulletList', items);
    }
    case 'table':
      return element(
        'table',
        block.rows.map((cells, row) =>
          element(
            'tableRow',
            cells.map((cell) =>
              element(row === 0 ? 'tableHeader' : 'tableCell', [paragraph(cell)], { colspan: 1, rowspan: 1 }),
            ),
          ),
        ),
      );
  }
};

/** The Yjs update that writes these blocks into an empty note, as Tiptap's Collaboration would have. */
export const updateOfBlocks = (blocks: readonly NoteBlock[]): Uint8Array => {
  const document = new Y.Doc();
  document.getXmlFragment(noteField).insert(0, blocks.map(elementOf));
  const update = Y.encodeStateAsUpdate(document);
  document.destroy();
  return update;
};
