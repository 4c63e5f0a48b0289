import { once } from 'node:events';
import { exportTrail, listInstanceTrail, listThingTrail, listTrail, type TrailEvent } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Readers } from './reader.ts';
import { csvHeader, csvLine } from './trail.render.ts';
import type { Trail } from './trail.service.ts';

const line = { csv: csvLine, ndjson: (event: TrailEvent) => `${JSON.stringify(event)}\n` };
const media = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };

export const mountTrail = ({ serve }: Platform, trail: Trail, readers: Readers): void => {
  serve(listTrail, ({ caller, query: { cursor, limit, ...filter } }) =>
    trail.list(readers.member(caller), filter, { cursor, limit }),
  );

  serve(listThingTrail, ({ caller, params, query }) => trail.listOf(readers.member(caller), params.thingId, query));

  serve(listInstanceTrail, ({ caller, query: { cursor, limit, ...filter } }) =>
    trail.list(readers.operator(caller), filter, { cursor, limit }),
  );

  serve(exportTrail, async ({ caller, query: { format, ...filter }, res }) => {
    const begin = (): void => {
      if (res.headersSent) return;
      // The attachment's name sets a type of its own, and knows no ndjson.
      res.attachment(`journal-${new Date().toISOString().slice(0, 10)}.${format}`).type(media[format]);
      if (format === 'csv') res.write(csvHeader);
    };
    for await (const events of trail.export(readers.member(caller), filter, format)) {
      begin();
      if (res.destroyed) return;
      // Waits for a slow reader: an export never piles up in memory.
      if (!res.write(events.map(line[format]).join(''))) await once(res, 'drain');
    }
    // Nothing to tell is a file too, with its columns.
    begin();
    res.end();
  });
};
