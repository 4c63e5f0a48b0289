import { Fault } from '@bocage/contracts';
import type { Piece, Proofs } from '../proofs/proofs.service.ts';
import type { Reader } from '../trail/reader.ts';
import { csvHeader, csvLine } from '../trail/trail.render.ts';
import type { Trail } from '../trail/trail.service.ts';
import type { ExportRow } from './export.store.ts';

/** A piece of an export's bytes; from its cursor another job goes on. */
export type Bytes = Omit<Piece, 'text' | 'cursor'> & { bytes: Buffer; cursor: string | null };

/**
 * What makes each form of export, from a cursor on. A report is laid out as one (its pages are numbered, its outline is one
 * tree): cut short, it begins anew. It holds 10,000 events at most, a few seconds of work.
 */
export const createSources = (trail: Trail, proofs: Proofs, pageSize = 1_000) => {
  async function* events(row: ExportRow, reader: Reader): AsyncGenerator<Bytes> {
    const { filters: filter, total } = row;
    const line = { csv: csvLine, ndjson: (event: object) => `${JSON.stringify(event)}\n` }[row.format as 'csv'];
    const [before = '0', after = null] = row.cursor?.split(':') ?? [];
    let done = Number(before);
    let text = row.format === 'csv' && row.cursor === null ? csvHeader : '';
    for await (const { items, cursor } of trail.pages(reader, filter, after, pageSize)) {
      done += items.length;
      text += items.map(line).join('');
      yield { bytes: Buffer.from(text), done, total, cursor: cursor && `${done}:${cursor}` };
      text = '';
    }
  }

  async function* sealed(row: ExportRow, reader: Reader): AsyncGenerator<Bytes> {
    for await (const { text, ...piece } of proofs.pieces(reader, row.filters, row.cursor))
      yield { ...piece, bytes: Buffer.from(text) };
  }

  async function* report(row: ExportRow, reader: Reader): AsyncGenerator<Bytes> {
    const { filters: filter, total } = row;
    const items = [];
    for await (const page of trail.pages(reader, filter, null, pageSize)) {
      items.push(...page.items);
      yield { bytes: Buffer.alloc(0), done: 0, total, cursor: null };
    }
    const head = await proofs.head(reader).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'trail.not-sealed') return null;
      throw error;
    });
    const body = await trail.whose(reader);
    // Its library weighs on every process that loads it: only when a report is made.
    const { pdfReport } = await import('./report.ts');
    // What is told as done is what is laid out: reading is the least of it.
    for await (const piece of pdfReport({ body, filter, events: items.reverse(), head, madeAt: new Date() }))
      yield { ...piece, total, cursor: null };
  }

  return (row: ExportRow, reader: Reader): AsyncGenerator<Bytes> => {
    if (row.format === 'pdf') return report(row, reader);
    return row.format === 'proofs' ? sealed(row, reader) : events(row, reader);
  };
};
export type Sources = ReturnType<typeof createSources>;
