import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { events } from './events.ts';
import { faults } from './faults.ts';
import * as contract from './index.ts';
import { openApiDocument } from './openapi.ts';
import { routes } from './routes.ts';
import { isEventType } from './sentence.ts';

type Schema = { [key: string]: unknown };
const document = openApiDocument(routes) as unknown as { paths: Record<string, Record<string, Schema>> };

describe('the inventory of routes', () => {
  test('no two routes share an operation or an address', () => {
    expect(new Set(routes.map((route) => route.operationId)).size).toBe(routes.length);
    expect(new Set(routes.map((route) => `${route.method} ${route.path.replace(/\{\w+\}/g, '{}')}`)).size).toBe(
      routes.length,
    );
  });

  test('no route is left out of it: what a service can serve is listed, and so told and walked', () => {
    const served = Object.values(contract).flatMap((value: unknown) =>
      typeof value === 'object' && value !== null && 'operationId' in value ? [String(value.operationId)] : [],
    );
    const listed = new Set<string>(routes.map((route) => route.operationId));
    expect(served.filter((operation) => !listed.has(operation))).toEqual([]);
    expect(new Set(served)).toEqual(listed);
  });

  test('every route that changes something names the events it leaves', () => {
    const silent = routes.filter((route) => route.method !== 'get' && route.events.length === 0);
    expect(silent.map((route) => route.operationId)).toEqual([]);
  });

  test('every read that counts names the event it leaves; the others are lists and cards of what one already reaches', () => {
    const counts = [
      'readNote',
      'searchNotes',
      'searchFiles',
      'listTrail',
      'listInstanceTrail',
      'exportTrail',
      'exportProofs',
      'exportInstanceProofs',
    ];
    const telling = routes.filter(({ method, events: left }) => method === 'get' && left.length > 0);
    expect(telling.map(({ operationId }) => operationId).sort()).toEqual([...counts].sort());
    // Links to bytes are made by a POST: no proxy keeps them, and the rule above asks for their event.
    const links = routes.filter(({ operationId }) => /^(download|preview)/.test(operationId));
    expect(links.map(({ method }) => method)).toEqual(links.map(() => 'post'));
  });

  test('every event has its sentence, and every fault its status and message', () => {
    const unknown = routes.flatMap((route) => route.events.filter((type) => !isEventType(type)));
    expect(unknown).toEqual([]);
    for (const { fr, en } of Object.values(events)) expect([fr, en].every((text) => text.includes(' '))).toBe(true);
    for (const { status, message } of Object.values(faults))
      expect((status >= 400 && message.endsWith('.')) || message.includes('{')).toBe(true);
  });

  test('what is said to be changed, renamed or moved is an act of a route, whose proof asks for before and after', () => {
    // Keycloak's console says that an account was changed, not what it was.
    const untold = ['account.changed', 'account.credential-changed'];
    const replacing = Object.keys(events).filter((type) => /\.(?:[a-z]+-)?(?:changed|renamed|moved)$/.test(type));
    const named = new Set<string>(routes.flatMap((route) => route.events));
    expect(replacing.length).toBeGreaterThan(8);
    expect(replacing.filter((type) => !named.has(type))).toEqual(untold);
  });

  test('parameters in the address are those of the schema', () => {
    for (const route of routes) {
      const named = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect([route.operationId, Object.keys(route.params?.shape ?? {}).sort()]).toEqual([
        route.operationId,
        named.sort(),
      ]);
    }
  });
});

// A string is bounded by a length, a closed set, a pattern with an end, or a format of known size.
const unbounded = (schema: unknown, at: string): string[] => {
  if (Array.isArray(schema)) return schema.flatMap((one, index) => unbounded(one, `${at}[${index}]`));
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Schema;
  const bounds = ['maxLength', 'enum', 'const', 'format', 'pattern'];
  const isString = node.type === 'string' || (Array.isArray(node.type) && node.type.includes('string'));
  const isArray = node.type === 'array' || (Array.isArray(node.type) && node.type.includes('array'));
  return [
    ...(isString && !bounds.some((bound) => bound in node) ? [at] : []),
    ...(isArray && !('maxItems' in node) ? [`${at} (list)`] : []),
    ...Object.entries(node).flatMap(([key, value]) => unbounded(value, `${at}.${key}`)),
  ];
};

test('every string and every list that a route takes is bounded', () => {
  const loose = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => [
      ...unbounded(operation.parameters ?? [], `${method} ${path} parameters`),
      ...unbounded(operation.requestBody ?? {}, `${method} ${path} body`),
    ]),
  );
  expect(loose).toEqual([]);
});

test('every list is paged: its items are bounded and it tells where the next page starts', () => {
  const lists = routes.filter((route) => route.operationId.startsWith('list'));
  const unpaged = lists.filter((route) => {
    const shape = 'shape' in route.response ? (route.response.shape as Record<string, unknown>) : {};
    return !(
      'items' in shape &&
      'next' in shape &&
      route.query &&
      'cursor' in route.query.shape &&
      'limit' in route.query.shape
    );
  });
  expect(unpaged.map((route) => route.operationId)).toEqual([]);
});

test('docs/openapi.json is the document of these routes (`pnpm openapi` writes it anew)', () => {
  const committed: unknown = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));
  expect(JSON.parse(JSON.stringify(document))).toEqual(committed);
});
