import { importPeople, peopleModel, previewPeople } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { allow } from '../access/allow.ts';
import type { createImport } from './import.service.ts';
import { peopleModel as modelOf } from './person.csv.ts';

export const mountImport = ({ serve, db }: Platform, imports: ReturnType<typeof createImport>): void => {
  serve(peopleModel, async ({ caller, res }) => {
    await db.as(caller, async (_tx, ctx) => allow(ctx, 'administer', 'Person'));
    res.attachment('personnes.csv').type('text/csv; charset=utf-8').send(modelOf());
  });
  serve(previewPeople, ({ caller, body }) => imports.preview(caller, Buffer.from(body.file, 'base64')));
  serve(importPeople, ({ caller, body }) => imports.write(caller, body.people));
};
