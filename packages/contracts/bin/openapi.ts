// Writes the OpenAPI document of every route to docs/openapi.json: `pnpm openapi`.
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/openapi.ts';
import { routes } from '../src/routes.ts';

const file = new URL('../../../docs/openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openApiDocument(routes), null, 2)}\n`);
