import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { id, problem } from './common.ts';
import { faults } from './faults.ts';
import type { Route } from './route.ts';

const everyFault = ['request.invalid', 'request.too-many', 'service.unavailable', 'internal'] as const;
const memberFaults = ['auth.required', 'auth.session-ended', 'auth.step-up', 'access.refused', 'not-found'] as const;
const tenantFaults = ['tenant.not-member', 'tenant.pending', 'tenant.suspended', 'tenant.closed'] as const;

const tenantHeader = z.object({ 'Bocage-Tenant': id });

/** The OpenAPI 3.1 document of `routes`; deterministic, so that a test can tell when the committed one is stale. */
export const openApiDocument = (routes: readonly Route[]): ReturnType<OpenApiGeneratorV31['generateDocument']> => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: '__Host-bocage' });
  for (const route of routes) registry.registerPath(pathOf(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Bocage', version: '1', license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' } },
    servers: [{ url: '/' }],
  });
  // The generator writes a flag into the pattern (`…$/u`), which then matches nothing: JSON Schema's are Unicode as they are.
  // Ranges say what a class of characters does, to readers that know no such class (Python's among them).
  const plain = (key: string, value: unknown): unknown =>
    key === 'pattern' && typeof value === 'string'
      ? value.replace(/\/[a-z]+$/, '').replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f')
      : value;
  return JSON.parse(JSON.stringify(document, plain)) as typeof document;
};

const pathOf = (route: Route): RouteConfig => {
  const codes = [
    ...everyFault,
    ...(route.body ? (['request.too-large'] as const) : []),
    ...(route.caller === 'public' ? [] : memberFaults),
    ...(route.caller === 'member' ? tenantFaults : []),
    ...route.faults,
  ];
  const byStatus = Map.groupBy(new Set(codes), (code) => faults[code].status);
  const refusals = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, list]) => [
      status,
      { description: list.sort().join(', '), content: { 'application/problem+json': { schema: problem } } },
    ]);
  const answer = route.streams
    ? {
        description: route.summary,
        content: Object.fromEntries(
          route.streams.split(', ').map((type) => [type, { schema: { type: 'string' as const } }]),
        ),
      }
    : { description: route.summary, content: { 'application/json': { schema: route.response } } };
  return {
    method: route.method,
    path: route.path,
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    security: route.caller === 'public' ? [] : [{ bearer: [] }, { session: [] }],
    request: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.body ? { body: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
      ...(route.caller === 'member' ? { headers: tenantHeader } : {}),
    },
    responses: { [route.status ?? 200]: answer, ...(Object.fromEntries(refusals) as RouteConfig['responses']) },
  };
};
