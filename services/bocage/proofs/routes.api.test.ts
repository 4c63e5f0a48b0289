import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '@bocage/contracts';
import { elsewhere, recipes } from './walk/recipes.ts';
import { type Answer, foreignId, placesOf, said, send, unknownId, withId } from './walk/try.ts';
import { holes, openTrail, shutTrail, standing, toldBy, unexplained } from './walk/trail.ts';
import { openWalk, type Variant, type Walk } from './walk/world.ts';

type Schema = { [key: string]: unknown };
const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const document = JSON.parse(read('docs/openapi.json')) as { paths: Record<string, Record<string, Schema>> };
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const walked = routes.filter(({ operationId }) => !(operationId in elsewhere));

// The bodies of one perimeter know each other's names (listNeighbours): these two say no more than that.
const known = [
  { operation: 'proposeShares', kind: 'tenant', of: 'neighbour' },
  { operation: 'resolveAddress', kind: 'code', of: 'neighbour' },
] as const;
// An operator stands before every perimeter of the instance: these are theirs to name.
const operators = ['params.perimeterId', 'params.tenantId'];

/** Where a document's operation takes an id: `noteId`, `parentId`, `membershipIds`. */
const idsIn = (schema: unknown, name = ''): string[] => {
  if (Array.isArray(schema)) return schema.flatMap((one) => idsIn(one, name));
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Schema;
  if (node.format === 'uuid') return [name];
  if (node.in === 'path' || node.in === 'query') return idsIn(node.schema, String(node.name));
  if (node.in === 'header') return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'properties' && typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([property, one]) => idsIn(one, property))
      : idsIn(value, name),
  );
};

describe('the routes of the OpenAPI document', () => {
  let walk: Walk;
  const made = new Map<string, Variant[]>();
  beforeAll(async () => {
    walk = await openWalk();
  }, 120_000);
  afterAll(() => walk?.close());

  const refusals = (answer: Answer) =>
    walk.world.sql<{ type: string; tenant_id: string | null }>(
      'select type, tenant_id from audit.event where request_id = $1',
      [answer.requestId],
    );

  test('each is walked here, or says where it is proved', () => {
    const ids = operations.map(({ operationId }) => String(operationId));
    expect(ids.filter((id) => !(id in recipes) && !(id in elsewhere))).toEqual([]);
    expect([...Object.keys(recipes), ...Object.keys(elsewhere)].sort()).toEqual(ids.sort());
    for (const [operation, file] of Object.entries(elsewhere)) {
      const { path = '' } = routes.find(({ operationId }) => operationId === operation) ?? {};
      expect([file, read(file).includes(path)]).toEqual([file, true]);
    }
  });

  const tryForeignIds = async (operation: string, variant: Variant): Promise<void> => {
    for (const { at, kind } of placesOf(walk, variant)) {
      if (variant.route.caller === 'operator' && operators.includes(at)) continue;
      const nothing = unknownId(kind);
      const expected = await send(variant.actor, withId(variant, at, nothing));
      expect(expected.status).toBeLessThan(500);
      // In the address there is nothing to be ignored: what is not there is 404.
      if (at.startsWith('params.')) expect([at, expected.status]).toEqual([at, 404]);
      for (const [of, kit] of Object.entries(walk.foreign)) {
        const wide = variant.wide ?? variant.route.caller === 'operator';
        if (wide && of === 'neighbour') continue;
        if (known.some((one) => one.operation === operation && one.kind === kind && one.of === of)) continue;
        const id = foreignId(kit, kind);
        const answer = await send(variant.actor, withId(variant, at, id));
        expect([at, of, said(answer, id)]).toEqual([at, of, said(expected, nothing)]);
        // Refused or not, nothing of it stands in a foreign trail.
        const told = await refusals(answer);
        expect(told.map(({ tenant_id }) => tenant_id)).not.toContain(kit.ids.tenant);
        if (answer.status === 404) expect([at, told.map(({ type }) => type)]).toEqual([at, ['access.refused']]);
      }
    }
  };

  const tryWithoutTrail = async (variant: Variant): Promise<void> => {
    const before = await standing(walk.world);
    await shutTrail(walk.world);
    const answer = await send(variant.actor, variant).finally(() => openTrail(walk.world));
    expect(answer.status).toBe(503);
    const changed = Object.entries(await standing(walk.world)).filter(([name, is]) => before[name] !== is);
    expect(changed.map(([name]) => name).filter((name) => !variant.holds?.includes(name))).toEqual([]);
  };

  test.each(walked.map(({ operationId }) => operationId))(
    '%s: a foreign id answers as an unknown one; no act without its events',
    async (operation) => {
      const variants: Variant[] = [];
      made.set(operation, variants);
      const left = new Set<string>();
      const wanted = routes.find(({ operationId }) => operationId === operation)?.events ?? [];
      for (const make of recipes[operation]?.(walk) ?? []) {
        const variant = await make();
        variants.push(variant);
        await tryForeignIds(operation, variant);
        // A reading is told once an hour: what was tried before was in another.
        await walk.world.sql('delete from audit.hourly');
        if (wanted.length > 0) await tryWithoutTrail(variant);
        const answer = await send(variant.actor, variant);
        const { refused = variant.route.status ?? 200 } = variant;
        expect([answer.status, answer.status === refused || answer.body]).toEqual([refused, true]);
        const told = await toldBy(walk.world, answer.requestId);
        expect(holes(told)).toEqual([]);
        expect(unexplained(told)).toEqual([]);
        if (wanted.length > 0) expect(told).not.toEqual([]);
        for (const { type } of told) left.add(type);
      }
      // All that the route names, and nothing else.
      expect([...left].sort()).toEqual([...wanted].sort());
      expect(variants).not.toEqual([]);
    },
    60_000,
  );

  test('an operator’s route says nothing to anybody else', async () => {
    for (const { operationId, caller } of walked) {
      if (caller !== 'operator') continue;
      for (const variant of made.get(operationId) ?? []) {
        const stranger = walk.as('far.admin');
        const answer = await send(stranger, variant);
        expect([operationId, answer.status]).toEqual([operationId, 403]);
        expect([operationId, (await refusals(answer)).map(({ type }) => type)]).toEqual([
          operationId,
          ['access.refused'],
        ]);
        for (const { at, kind } of placesOf(walk, variant)) {
          const nothing = unknownId(kind);
          expect(said(await send(stranger, withId(variant, at, nothing)), nothing)).toBe(said(answer, nothing));
        }
      }
    }
  });

  test('every id that the document names was tried', () => {
    const untried = operations.flatMap((operation) => {
      const id = String(operation.operationId);
      if (id in elsewhere) return [];
      const tried = (made.get(id) ?? []).flatMap((variant) => placesOf(walk, variant).map(({ at }) => at));
      const names = [...new Set(idsIn([operation.parameters ?? [], operation.requestBody ?? {}]))];
      return names.filter((name) => !tried.some((at) => at.split('.').includes(name))).map((name) => `${id} ${name}`);
    });
    expect(untried).toEqual([]);
  });
});
