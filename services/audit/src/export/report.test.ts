import { inflateSync } from 'node:zlib';
import type { TrailEvent } from '@bocage/contracts';
import { expect, test } from '@jest/globals';
import { pdfReport, type Report } from './report.ts';
import { saidFilters, saidPeriod } from './report.words.ts';

const event = (n: number, occurredAt: string, sentence: string): TrailEvent => ({
  id: `0190a0b0-0000-7000-8000-${String(n).padStart(12, '0')}`,
  type: 'note.created',
  occurredAt,
  actor: { personId: null, name: 'Anne Aubin', tenantId: null, tenantName: null, reason: null },
  subject: { kind: 'note', id: null, title: 'Budget' },
  data: {},
  payload: {},
  sentence,
  changes: [],
  withheld: null,
});
const madeAt = new Date('2026-11-25T10:00:00Z');
const made = async (over: Partial<Report> = {}): Promise<Buffer> => {
  const report: Report = { body: 'Aubépine', filter: {}, events: [], head: null, madeAt, ...over };
  const pieces: Buffer[] = [];
  for await (const { bytes } of pdfReport(report)) pieces.push(bytes);
  return Buffer.concat(pieces);
};
/** The document's objects, with its streams inflated: what it is made of, in plain bytes. */
const opened = (pdf: Buffer): string => {
  const plain: string[] = [];
  let at = 0;
  for (const match of pdf.toString('latin1').matchAll(/stream\r?\n/g)) {
    if (match.index < at) continue;
    const from = match.index + match[0].length;
    at = pdf.indexOf('endstream', from);
    try {
      plain.push(inflateSync(pdf.subarray(from, at)).toString('latin1'));
    } catch {
      // A stream that is not deflated (an image, a font's own) says nothing here.
    }
  }
  return pdf.toString('latin1') + plain.join('\n');
};

test('is a PDF in French, tagged, with a title, headings, lists and its font within', async () => {
  const pdf = await made({
    events: Array.from({ length: 300 }, (_, n) =>
      event(n, `2026-11-${n < 150 ? '23' : '24'}T08:00:00Z`, `Anne Aubin a créé la note « Budget ${n} »`),
    ),
  });
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
  const text = opened(pdf);
  const said = ['/Lang (fr-FR)', '/Marked true', '/DisplayDocTitle true', 'SourceSans3', '/Artifact'];
  expect(said.filter((one) => !text.includes(one))).toEqual([]);
  const tags = (tag: string): number => text.match(new RegExp(`/S /${tag}\\b`, 'g'))?.length ?? 0;
  expect([tags('H1'), tags('H2'), tags('L'), tags('LI')]).toEqual([1, 3, 2, 300]);
  // Several pages, each with its number, which a screen reader passes over (an artifact).
  expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3);
});

test('a report without events, without a seal or with names of every alphabet is whole', async () => {
  for (const sentence of ['Łukasz Ωmega Иванов a créé « Étang »', '🌳 漢字', 'x'.repeat(1_000)])
    expect((await made({ events: [event(1, '2026-11-24T08:00:00Z', sentence)] })).length).toBeGreaterThan(2_000);
  expect((await made()).subarray(-6).toString()).toContain('%%EOF');
});

test('says its period, and what it was narrowed to', () => {
  const period = { from: '2026-10-01T00:00:00+02:00', until: '2026-11-01T00:00:00+01:00' };
  expect(saidPeriod(period, madeAt)).toBe('Du 1er octobre 2026 au 31 octobre 2026');
  expect(saidPeriod({}, madeAt)).toBe('Depuis l’ouverture, jusqu’au 25 novembre 2026');
  expect(saidPeriod({ until: '2030-01-01T00:00:00Z' }, madeAt)).toContain('25 novembre 2026');
  expect(saidFilters({ type: 'note.created', subject: 'x' }, [event(1, '2026-11-24T08:00:00Z', 'x')])).toEqual([
    'l’histoire de « Budget »',
    'les événements « A créé la note « … » »',
  ]);
});
