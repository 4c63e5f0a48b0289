import { describe, expect, test } from '@jest/globals';
import { csvLine, renderEvent } from './trail.render.ts';
import type { TrailRow } from './trail.store.ts';

const row = (over: Partial<TrailRow> = {}): TrailRow => ({
  id: '0190a0b0-0000-7000-8000-000000000001',
  occurred_at: new Date('2026-11-24T08:30:00Z'),
  type: 'trail.exported',
  actor_person_id: '0190a0b0-0000-7000-8000-000000000002',
  actor_name: 'Anne Aubin',
  actor_tenant_id: 'a',
  actor_system: null,
  subject_kind: 'trail',
  subject_id: null,
  data: { format: 'csv' },
  payload: null,
  ...over,
});
const names = new Map([
  ['a', 'Aubépine'],
  ['b', 'Bruyère'],
]);

describe('a sentence', () => {
  test('names who acted, and their body when it is another one', () => {
    expect(renderEvent(row(), names, 'a').sentence).toBe('Anne Aubin a exporté le journal (csv)');
    expect(renderEvent(row({ actor_tenant_id: 'b' }), names, 'a').sentence).toBe(
      'Anne Aubin (Bruyère) a exporté le journal (csv)',
    );
  });

  test('says that the system acted', () => {
    const event = renderEvent(row({ actor_person_id: null, actor_name: null, actor_system: 'purge' }), names, 'a');
    expect(event.sentence).toBe('Le système a exporté le journal (csv)');
    expect(event.actor.reason).toBe('purge');
  });

  test('hides nothing: what is erased is said to be, and an unknown type shows its own name', () => {
    expect(renderEvent(row({ data: {} }), names, 'a').sentence).toContain('contenu non conservé');
    expect(renderEvent(row({ type: 'future.thing' }), names, 'a').sentence).toBe('Anne Aubin : future.thing');
  });
});

describe('a line for a spreadsheet', () => {
  test.each(['=1+1', '+33', '-2', '@cmd', '\tx'])('makes %j text', (name) => {
    const line = csvLine(renderEvent(row({ actor_name: name }), names, 'a'));
    expect(line.split(';')[2]?.replace(/^"/, '')).toBe(`'${name}`);
  });

  test('quotes what separates', () => {
    expect(csvLine(renderEvent(row({ actor_name: 'A; "B"' }), names, 'a'))).toContain('"A; ""B"""');
  });
});
