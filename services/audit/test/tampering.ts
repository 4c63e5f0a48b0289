import { append } from '../src/seal/append.ts';
import type { TrailKey } from '../src/seal/key.ts';
import { checkedRoot, signCheckpoint } from '../src/seal/sign.ts';
import * as store from '../src/seal/seal.store.ts';
import type { Tx } from '@bocage/platform';

/** Where a superuser tampers: the tree of `tenant`, below the anchored size, and the tree of another body. */
export type Ground = {
  tx: Tx;
  sql: (text: string) => Promise<unknown>;
  tree: string;
  other: string;
  otherTenant: string;
  anchored: number;
  /** Sizes of checkpoints older than the anchored one. */
  older: readonly number[];
  key: TrailKey;
  instance: string;
};
/** Random numbers, each to be taken modulo what there is. */
export type Draw = { kind: Kind; how: number; at: number; to: number };

// Far enough to move leaves out of the way of a primary key that is checked row by row.
const away = 1_000_000;
const shift = (tree: string, from: number, by: number): string =>
  `update audit.leaf set index = index + ${away} where tree_id = '${tree}' and index >= ${from};
   update audit.leaf set index = index - ${away} + ${by} where tree_id = '${tree}' and index >= ${away}`;
const eventAt = (tree: string, index: number): string =>
  `(select event_id from audit.leaf where tree_id = '${tree}' and index = ${index})`;

const words = [
  "type = type || 'x'",
  "occurred_at = occurred_at + interval '1 microsecond'",
  'perimeter_id = gen_random_uuid()',
  'actor_account_id = gen_random_uuid()',
  'actor_person_id = gen_random_uuid()',
  'actor_tenant_id = gen_random_uuid()',
  "actor_system = 'autre'",
  "subject_kind = subject_kind || 'x'",
  'subject_id = gen_random_uuid()',
  `data = data || '{"autre": 1}'`,
  'mirror_of = gen_random_uuid()',
  'request_id = gen_random_uuid()',
];
const hashes = ["hash = sha256('x')", "payload_hash = sha256('x')"];

const pick = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

/** Each way to tamper, as a superuser would who turned the triggers off. */
export const tamperings = {
  edits: async ({ sql, tree, anchored }, { how, at }) => {
    const index = at % anchored;
    const change = pick([...words, ...hashes], how);
    if (hashes.includes(change))
      await sql(`update audit.leaf set ${change} where tree_id = '${tree}' and index = ${index}`);
    else await sql(`update audit.event set ${change} where id = ${eventAt(tree, index)}`);
  },
  deletes: async ({ sql, tree, anchored }, { how, at }) => {
    const index = at % anchored;
    const leaf = `delete from audit.leaf where tree_id = '${tree}' and index = ${index}`;
    const event = `delete from audit.event where id = ${eventAt(tree, index)}`;
    const payload = `delete from audit.payload where event_id = ${eventAt(tree, index)}`;
    const closed = `${shift(tree, index + 1, -1)}; update audit.tree set size = size - 1 where id = '${tree}'`;
    await sql(pick([leaf, event, `${payload}; ${event}; ${leaf}`, `${payload}; ${event}; ${leaf}; ${closed}`], how));
  },
  inserts: async ({ sql, tree, anchored }, { at, to }) => {
    const index = at % anchored;
    await sql(`${shift(tree, index, 1)};
      with copy as (insert into audit.event (tenant_id, type, subject_kind, actor_person_id, data)
        select tenant_id, type, subject_kind, actor_person_id, data from audit.event where id = ${eventAt(tree, to % anchored)} returning id)
      insert into audit.leaf (tree_id, index, event_id, hash) select '${tree}', ${index}, id, sha256('x') from copy;
      update audit.tree set size = size + 1 where id = '${tree}'`);
  },
  reorders: async ({ sql, tree, anchored }, { at, to }) => {
    const [one, two] = [at % anchored, (at + 1 + (to % (anchored - 1))) % anchored];
    await sql(`update audit.leaf set index = ${away} where tree_id = '${tree}' and index = ${one};
      update audit.leaf set index = ${one} where tree_id = '${tree}' and index = ${two};
      update audit.leaf set index = ${two} where tree_id = '${tree}' and index = ${away}`);
  },
  truncates: async ({ sql }, { how }) => {
    await sql(
      `truncate ${pick(['audit.event cascade', 'audit.leaf', 'audit.payload', 'audit.checkpoint cascade'], how)}`,
    );
  },
  // With the instance's own key, and the sealer's own code: all is whole, but for the checkpoint that somebody else kept.
  forks: async ({ tx, sql, tree, anchored, key, instance }, { how, at }) => {
    await sql(`update audit.event set ${pick(words.slice(1), how)} where id = ${eventAt(tree, at % anchored)};
      insert into audit.unsealed select event_id, (select tenant_id from audit.tree where id = '${tree}')
        from audit.leaf where tree_id = '${tree}' and event_id is not null;
      delete from audit.leaf where tree_id = '${tree}'; delete from audit.node where tree_id = '${tree}';
      delete from audit.checkpoint where tree_id = '${tree}'; update audit.tree set size = 0 where id = '${tree}'`);
    await append(tx, { instance, most: 10_000, tellEverySeconds: 1e9, except: [], statements: new Map() });
    const grown = (await store.trees(tx)).find(({ id }) => id === tree);
    const root = grown && (await checkedRoot(tx, grown, null));
    if (!root) throw new Error('the fork has no root');
    const note = await signCheckpoint(grown.origin ?? '', grown.size, root, key);
    await store.insertCheckpoint(tx, tree, { size: grown.size, root: Buffer.from(root), note });
  },
  restores: async ({ sql, tree, older }, { how }) => {
    const size = pick(older, how);
    const gone = `(select event_id from audit.leaf where tree_id = '${tree}' and index >= ${size})`;
    await sql(`delete from audit.payload where event_id in ${gone}; delete from audit.event where id in ${gone};
      delete from audit.leaf where tree_id = '${tree}' and index >= ${size}; delete from audit.checkpoint where tree_id = '${tree}' and size > ${size};
      update audit.tree set size = ${size} where id = '${tree}'`);
  },
  swaps: async ({ sql, tree, other, otherTenant, anchored }, { how, at, to }) => {
    const index = at % anchored;
    const moved = `update audit.event set tenant_id = '${otherTenant}' where id = ${eventAt(tree, index)}`;
    const leaves = `update audit.leaf l set index = ${away} where tree_id = '${tree}' and index = ${index};
      update audit.leaf set tree_id = '${tree}', index = ${index} where tree_id = '${other}' and index = ${to % 20};
      update audit.leaf set tree_id = '${other}', index = ${to % 20} where tree_id = '${tree}' and index = ${away}`;
    const trees = `update audit.tree set epoch = 99 where id = '${tree}';
      update audit.tree o set tenant_id = t.tenant_id from audit.tree t where o.id = '${other}' and t.id = '${tree}';
      update audit.tree set epoch = 1, tenant_id = '${otherTenant}' where id = '${tree}'`;
    await sql(pick([moved, leaves, trees], how));
  },
  payloads: async ({ sql, tree, anchored }, { how, at, to }) => {
    const [one, two] = [at % anchored, (at + 1 + (to % (anchored - 1))) % anchored];
    const where = `where event_id = ${eventAt(tree, one)}`;
    await sql(
      pick(
        [
          `update audit.payload set payload = payload || '{"title": "Faux"}' ${where}`,
          `update audit.payload set salt = sha256('x') ${where}`,
          `delete from audit.payload ${where}`,
          `update audit.payload p set salt = o.salt, payload = o.payload from audit.payload o
           where p.event_id = ${eventAt(tree, one)} and o.event_id = ${eventAt(tree, two)}`,
        ],
        how,
      ),
    );
  },
} satisfies Record<string, (ground: Ground, draw: { how: number; at: number; to: number }) => Promise<void>>;
export type Kind = keyof typeof tamperings;
