import { type NoteDocument, noteField } from '@bocage/contracts';
import * as Y from 'yjs';

type Mark = { type: string; attrs?: Record<string, unknown> };
type Node = { type: string; attrs?: Record<string, unknown>; content?: Node[]; text?: string; marks?: Mark[] };

const hasKeys = (value: object): boolean => Object.keys(value).length > 0;

// Marks that may overlap themselves are stored as `name--hash` by ProseMirror's binding.
const marksOf = (attributes: Record<string, unknown>): Mark[] =>
  Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => {
      const type = key.replace(/--[A-Za-z0-9+/=]{8}$/, '');
      return typeof value === 'object' && value !== null && hasKeys(value)
        ? { type, attrs: value as Record<string, unknown> }
        : { type };
    });

const textsOf = (text: Y.XmlText): Node[] =>
  (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[])
    .filter((part) => typeof part.insert === 'string' && part.insert !== '')
    .map((part) => {
      const marks = part.attributes ? marksOf(part.attributes) : [];
      return { type: 'text', text: part.insert as string, ...(marks.length > 0 ? { marks } : {}) };
    });

const nodesOf = (parent: Y.XmlFragment | Y.XmlElement): Node[] =>
  parent.toArray().flatMap((child): Node[] => {
    if (child instanceof Y.XmlText) return textsOf(child);
    if (!(child instanceof Y.XmlElement)) return [];
    const attrs = child.getAttributes() as Record<string, unknown>;
    const content = nodesOf(child);
    return [{ type: child.nodeName, ...(hasKeys(attrs) ? { attrs } : {}), ...(content.length > 0 ? { content } : {}) }];
  });

/** The text of a note as Tiptap's JSON. */
export const toDocument = (document: Y.Doc): NoteDocument => ({
  type: 'doc',
  content: nodesOf(document.getXmlFragment(noteField)),
});

const inlineOf = (node: Node): string => {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  return (node.content ?? []).map(inlineOf).join('');
};
const linesOf = (node: Node): string[] => {
  if (node.type === 'tableRow')
    return [(node.content ?? []).map((cell) => (cell.content ?? []).flatMap(linesOf).join(' ')).join('\t')];
  const children = node.content ?? [];
  return children.some((child) => child.type !== 'text' && child.type !== 'hardBreak')
    ? children.flatMap(linesOf)
    : [inlineOf(node)];
};

/** The plain text of a note: one line per block, a table's cells parted by tabs. */
export const toText = (document: NoteDocument): string =>
  (document.content as Node[]).flatMap(linesOf).join('\n').trim();

/** How many words a text has, as French counts them: l’espace is two. */
export const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** The first words of a text on one line, at most 200 characters, cut at a word. */
export const excerptOf = (text: string): string => {
  const line = text.slice(0, 400).replace(/\s+/g, ' ').trim();
  if (line.length <= 200) return line;
  const cut = line.slice(0, 199);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 120)).trimEnd()}…`;
};
