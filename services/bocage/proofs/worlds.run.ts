import { expect } from '@jest/globals';
import {
  build,
  byId,
  createOracle,
  foresee,
  type Made,
  type Model,
  type Operation,
  perform,
  refusalOf,
  rowsOf,
  type Stage,
  type WorldSeed,
} from '@bocage/testing/world';
import { checkActing, checkReachedBy } from './worlds.check.ts';

// Tries an insert under each place, as the caller: the places that took it.
const insertable = `
  create schema proof;
  create function proof.insertable(places uuid[]) returns uuid[] language plpgsql set search_path = '' as $$
  declare
    place uuid;
    taken uuid[] := '{}';
    home uuid;
  begin
    foreach place in array places loop
      begin
        select i.workspace_id into home from notes.item i where i.id = place;
        insert into notes.item (id, workspace_id, parent_id, kind, title)
        values (gen_random_uuid(), coalesce(home, place), case when home is null then null else place end, 'note', 'Essai');
        taken := taken || place;
      exception when sqlstate 'BG000' or insufficient_privilege then null;
      end;
    end loop;
    return taken;
  end $$;
  grant usage on schema proof to bocage_notes;
  grant execute on function proof.insertable(uuid[]) to bocage_notes;`;

/** What the property needs in the database besides what is there. */
export const prepareWorlds = (stage: Stage): Promise<unknown> => stage.rows(insertable);

/** The seed's moves and branches, of this world's things. */
export const operationsOf = (model: Model, seed: WorldSeed): Operation[] =>
  model.nodes.length === 0 || model.memberships.length === 0
    ? []
    : seed.operations.map(({ kind, membership, node, target }) => ({
        kind,
        membership: model.memberships[membership % model.memberships.length]?.id ?? '',
        node: model.nodes[node % model.nodes.length]?.id ?? '',
        target: target === null ? null : (model.nodes[target % model.nodes.length]?.id ?? null),
      }));

/** Who really did an operation that went through, and the ids that the database made. */
export const madeBy = async (
  stage: Stage,
  model: Model,
  operation: Operation,
): Promise<{ membership: string; made: Made }> => {
  const m = byId(model.memberships, operation.membership);
  // A person may have had another membership of that tenant before: who acts is the one in force.
  const acting = createOracle(model).begin(m.person, m.tenant);
  const membership = typeof acting === 'string' ? operation.membership : acting.id;
  const [made] = await stage.rows<{ acl: string; grant: string }>(
    `select a.id as acl, g.id as grant from access.acl a left join access.grants g on g.acl_id = a.id and g.membership_id = $2
       and g.ended_at is null and g.level = 'manager' and (g.expires_at is null or g.expires_at > now())
     where a.node_id = $1 and a.ended_at is null order by g.id limit 1`,
    [operation.node, membership],
  );
  return { membership, made: made ?? { acl: '', grant: '' } };
};

const operate = async (stage: Stage, model: Model, operation: Operation): Promise<void> => {
  const m = byId(model.memberships, operation.membership);
  const { account } = byId(model.people, m.person);
  const expected = foresee(model, operation);
  const target = operation.target ? `, '${operation.target}'` : ', null';
  const call = `access.${operation.kind}('notes.item', '${operation.node}'${operation.kind === 'move' ? target : ''})`;
  await stage.rows('savepoint operation');
  const refusal = await refusalOf(() =>
    stage.rows(`set local session authorization bocage_notes;
      select access.begin('${account}', '${m.tenant}', 'worlds', '00000000-0000-7000-8000-00000000ffff');
      select ${call}`),
  );
  if (refusal) await stage.rows('rollback to operation');
  await stage.rows('reset session authorization; release operation');
  expect({ operation, refusal }).toEqual({ operation, refusal: expected });
  if (refusal) return;
  const { membership, made } = await madeBy(stage, model, operation);
  perform(model, { ...operation, membership }, made);
};

/** After the operations: the same trees, the same ACLs, the same paths. */
const checkTrees = async (stage: Stage, model: Model): Promise<void> => {
  const inOrder = <T extends { id: string }>(list: T[]): T[] => list.sort((one, other) => (one.id < other.id ? -1 : 1));
  const items = await stage.rows<object>(
    'select id, parent_id as parent, acl_id as acl, workspace_id as workspace from notes.item order by id',
  );
  expect(items).toEqual(inOrder([...model.nodes]));
  const acls = await stage.rows<object>(
    'select id, parent_id as parent, node_id as node, workspace_id as workspace from access.acl where ended_at is null order by id',
  );
  expect(acls).toEqual(inOrder(model.acls.filter(({ ended }) => !ended).map(({ ended: _, ...acl }) => acl)));
  const wrong = await stage.rows(
    `select a.id from access.acl a left join access.acl p on p.id = a.parent_id
     where a.ended_at is null and a.path is distinct from coalesce(p.path, '{}') || a.id`,
  );
  expect(wrong).toEqual([]);
};

/** Counts what a run met, so that it is known not to be empty. */
export type Tally = {
  worlds: number;
  reached: number;
  branches: number;
  fallen: number;
  shared: number;
  assisted: number;
  done: number;
  refused: number;
};
export const newTally = (): Tally => ({
  worlds: 0,
  reached: 0,
  branches: 0,
  fallen: 0,
  shared: 0,
  assisted: 0,
  done: 0,
  refused: 0,
});

/** Makes one world, changes its trees, and compares everything; leaves nothing behind. */
export const checkWorld = async (stage: Stage, seed: WorldSeed, tally: Tally): Promise<void> => {
  const model = build(seed);
  await stage.undone(async () => {
    await stage.all(rowsOf(model));
    for (const operation of operationsOf(model, seed)) {
      tally[foresee(model, operation) === null ? 'done' : 'refused'] += 1;
      await operate(stage, model, operation);
    }
    await checkTrees(stage, model);
    await checkReachedBy(stage, model, tally);
    const looked = new Set<string>();
    for (const { id: person } of model.people) {
      for (const { id: tenant } of model.tenants) await checkActing(stage, model, person, tenant, looked);
    }
  });
  tally.worlds += 1;
};
