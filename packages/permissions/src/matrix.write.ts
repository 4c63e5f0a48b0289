import { writeFileSync } from 'node:fs';
import { rolesDocument } from './matrix.ts';

writeFileSync(new URL('../../../docs/roles.md', import.meta.url), rolesDocument());
