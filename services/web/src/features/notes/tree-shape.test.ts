import { describe, expect, test } from '@jest/globals';
import type { NoteItem } from '@bocage/contracts';
import { destinationOf, findBranch, growTree } from './tree-shape.ts';

const item = (id: string, kind: 'folder' | 'note', parentId: string | null): NoteItem => ({
  id,
  kind,
  title: id,
  workspaceId: 'w',
  tenantId: 't',
  parentId,
  aclId: 'a',
  restricted: false,
  level: 'editor',
  hasChildren: kind === 'folder',
  excerpt: null,
  createdAt: '2026-11-24T10:00:00Z',
  updatedAt: '2026-11-24T10:00:00Z',
});

const tree = growTree(
  new Map([
    [null, [item('school', 'folder', null), item('roads', 'folder', null), item('agenda', 'note', null)]],
    ['school', [item('canteen', 'folder', 'school'), item('works', 'note', 'school')]],
    ['canteen', [item('menu', 'note', 'canteen')]],
  ]),
);

describe('the tree', () => {
  test('grows from what is known of each folder', () => {
    expect(findBranch(tree, 'menu')?.item.parentId).toBe('canteen');
    expect(findBranch(tree, 'roads')?.children).toEqual([]);
    expect(findBranch(tree, 'elsewhere')).toBeNull();
  });

  test('ends when what is known of it goes round', () => {
    expect(
      growTree(
        new Map([
          [null, [item('a', 'folder', null)]],
          ['a', [item('a', 'folder', 'a')]],
        ]),
      ),
    ).toHaveLength(1);
  });
});

describe('what is dropped', () => {
  test('on a folder goes into it, on a note nowhere', () => {
    expect(destinationOf(tree, 'agenda', { key: 'school', position: 'on' })).toEqual({ parentId: 'school' });
    expect(destinationOf(tree, 'school', { key: 'agenda', position: 'on' })).toBeNull();
  });

  test('between two goes after the first of them', () => {
    expect(destinationOf(tree, 'agenda', { key: 'works', position: 'before' })).toEqual({
      parentId: 'school',
      afterId: 'canteen',
    });
    expect(destinationOf(tree, 'agenda', { key: 'school', position: 'before' })).toEqual({
      parentId: null,
      afterId: null,
    });
    expect(destinationOf(tree, 'menu', { key: 'roads', position: 'after' })).toEqual({
      parentId: null,
      afterId: 'roads',
    });
    expect(destinationOf(tree, 'roads', { key: 'agenda', position: 'before' })).toEqual({
      parentId: null,
      afterId: 'school',
    });
  });

  test('never goes into itself', () => {
    expect(destinationOf(tree, 'school', { key: 'canteen', position: 'on' })).toBeNull();
    expect(destinationOf(tree, 'school', { key: 'menu', position: 'before' })).toBeNull();
    expect(destinationOf(tree, 'school', { key: 'school', position: 'on' })).toBeNull();
  });

  test('beside the tree goes to its root', () => {
    expect(destinationOf(tree, 'menu', 'root')).toEqual({ parentId: null });
  });
});
