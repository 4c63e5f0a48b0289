import type { NoteItem, Workspace } from '@bocage/contracts';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Collection } from 'react-aria-components/Collection';
import { type Key, Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { useParam } from '../../app/go.ts';
import { Icon } from '../../ui/icon.tsx';
import { placeOf } from '../workspaces/place.ts';
import { itemsQuery, useItem } from './notes.queries.ts';
import { type Branch, growTree } from './tree-shape.ts';
import { useTreeMoves } from './tree-moves.ts';
import './tree.css';

const keptOf = (workspaceId: string): string[] => {
  try {
    return JSON.parse(window.sessionStorage.getItem(`bocage:tree:${workspaceId}`) ?? '[]') as string[];
  } catch {
    return [];
  }
};

/** Which folders are open: what was open before, and the way to where one is. */
const useExpanded = (workspaceId: string, openId: string) => {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(keptOf(workspaceId)));
  const open = useItem(openId);
  const way = open.data?.path.map((step) => step.id).join(' ') ?? '';
  useEffect(() => {
    if (way) setExpanded((before) => new Set([...before, ...way.split(' ')]));
  }, [way]);
  useEffect(() => {
    try {
      window.sessionStorage.setItem(`bocage:tree:${workspaceId}`, JSON.stringify([...expanded]));
    } catch {
      // Storage refused: folders are closed at the next visit.
    }
  }, [workspaceId, expanded]);
  return [expanded, (keys: Iterable<Key>) => setExpanded(new Set([...keys].map(String)))] as const;
};

const Row = ({ item, here }: { item: NoteItem; here: boolean }) => {
  const { t } = useTranslation('notes');
  return (
    <TreeItemContent>
      {({ allowsDragging, hasChildItems }) => (
        <span className="tree-row">
          {hasChildItems ? (
            <Button slot="chevron" className="tree-chevron">
              <Icon name="next" size={16} />
            </Button>
          ) : (
            <span className="tree-chevron" />
          )}
          <Icon name={item.kind} size={17} />
          <span className="tree-title">{item.title}</span>
          {item.restricted && (
            <span className="tree-mark">
              <Icon name="lock" size={14} />
              <span className="visually-hidden">{t('restricted')}</span>
            </span>
          )}
          {here && <span className="visually-hidden">✓</span>}
          {allowsDragging && (
            <Button slot="drag" className="tree-drag" aria-label={t('drag', { title: item.title })}>
              <Icon name="drag" size={16} />
            </Button>
          )}
        </span>
      )}
    </TreeItemContent>
  );
};

/** The tree of the workspace that is open: arrows walk in it, Enter opens, dragging moves (with the keyboard too). */
export const NoteTree = ({ workspace }: { workspace: Workspace }) => {
  const { t } = useTranslation('notes');
  const acting = useActing();
  const openId = useParam('itemId');
  const place = placeOf(acting.code, workspace);
  const [expanded, setExpanded] = useExpanded(workspace.id, openId);
  const folders = useMemo(() => [null, ...expanded], [expanded]);
  const branches = useQueries({
    queries: folders.map((folderId) => itemsQuery(acting, workspace.id, folderId)),
    combine: (answers) => answers.map((answer) => answer.data),
  });
  const tree = useMemo(
    () => growTree(new Map(folders.map((folderId, index) => [folderId, branches[index] ?? []]))),
    [folders, branches],
  );
  const { dragAndDropHooks } = useTreeMoves(workspace, tree);
  const branch = ({ item, children }: Branch) => (
    <TreeItem
      id={item.id}
      textValue={item.title}
      href={item.kind === 'folder' ? address.folder(place, item.id) : address.note(place, item.id)}
      hasChildItems={item.kind === 'folder' && item.hasChildren}
      className={item.id === openId ? 'tree-item tree-here' : 'tree-item'}
    >
      <Row item={item} here={item.id === openId} />
      <Collection items={children}>{branch}</Collection>
    </TreeItem>
  );
  if (tree.length === 0) return null;
  return (
    <Tree
      aria-label={t('tree', { name: workspace.name })}
      className="tree"
      items={tree}
      expandedKeys={expanded}
      onExpandedChange={setExpanded}
      dragAndDropHooks={dragAndDropHooks}
      dependencies={[openId]}
    >
      {branch}
    </Tree>
  );
};
