import { describe, expect, test } from '@jest/globals';
import { csvHeader, csvLine, renderEvent } from './trail.render.ts';
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
  erased: false,
  ...over,
});
const names = new Map([
  ['a', 'Aubépine'],
  ['b', 'Bruyère'],
]);

describe('a sentence', () => {
  test('names who acted, and their body when it is another one', () => {
    expect(renderEvent(row(), names, 'a').sentence).toBe('Anne Aubin a exporté le journal (tableur CSV)');
    expect(renderEvent(row({ actor_tenant_id: 'b' }), names, 'a').sentence).toBe(
      'Anne Aubin (Bruyère) a exporté le journal (tableur CSV)',
    );
    // Under a support access: said so, at home with the body that was assisted.
    const assisted = row({ type: 'note.opened', actor_tenant_id: 'b', data: { supportId: 's' } });
    expect(renderEvent(assisted, names, 'b').sentence).toBe('Anne Aubin (en assistance) a ouvert une note');
    expect(renderEvent(assisted, names, 'a').sentence).toBe('Anne Aubin (Bruyère, en assistance) a ouvert une note');
  });

  test('names the body for which somebody was named', () => {
    const named = row({ type: 'administrator.named', data: { tenant: 'b' }, payload: { person: 'Paul' } });
    expect(renderEvent(named, names, 'a').sentence).toBe(
      'Anne Aubin a nommé Paul pour administrer l’organisme «\u202fBruyère\u202f»',
    );
    expect(renderEvent({ ...named, data: { tenant: 'unknown' } }, names, 'a').sentence).toBe(
      'Anne Aubin a nommé Paul pour administrer l’organisme',
    );
  });

  test('says that the system acted', () => {
    const event = renderEvent(row({ actor_person_id: null, actor_name: null, actor_system: 'purge' }), names, 'a');
    expect(event.sentence).toBe('Le système (purge) a exporté le journal (tableur CSV)');
    expect(event.actor.reason).toBe('purge');
  });

  test('tells what is not there any more from what never was, and from what another body holds', () => {
    expect(renderEvent(row(), names, 'a').withheld).toBeNull();
    expect(renderEvent(row({ erased: true }), names, 'a').withheld).toBe('erased');
    expect(renderEvent(row({ mirror_of: 'e' }), names, 'a').withheld).toBe('elsewhere');
    // Both sides of a share saw the same.
    expect(renderEvent(row({ mirror_of: 'e', payload: { name: 'Voirie' } }), names, 'a').withheld).toBeNull();
  });

  test('hides nothing: what is erased is said to be, and an unknown type shows its own name', () => {
    expect(renderEvent(row({ data: {} }), names, 'a').sentence).toContain('contenu non conservé');
    expect(renderEvent(row({ type: 'future.thing' }), names, 'a').sentence).toBe('Anne Aubin : future.thing');
  });
});

describe('before and after', () => {
  const changesOf = (data: TrailRow['data'], payload: TrailRow['payload']) =>
    renderEvent(row({ data, payload }), names, 'a').changes;

  test('a title, a level, an end, roles, permissions and fields are told in words', () => {
    expect(changesOf({}, { before: 'École', title: 'École Jules-Ferry' })).toEqual([
      { what: 'Nom', before: 'École', after: 'École Jules-Ferry' },
    ]);
    expect(
      changesOf({ before: 'reader', level: 'editor', beforeExpiresAt: null, expiresAt: '2026-12-31T22:59:59Z' }, null),
    ).toEqual([
      { what: 'Accès', before: 'lecture', after: 'modification' },
      { what: 'Échéance', before: 'sans fin', after: '31 décembre 2026' },
    ]);
    expect(changesOf({ before: ['x'], after: ['y'] }, { rolesBefore: 'Agent', roles: 'Élu' })).toEqual([
      { what: 'Rôles', before: 'Agent', after: 'Élu' },
    ]);
    expect(changesOf({ permissionsBefore: [], permissions: ['trail.read'] }, { name: 'R', before: 'R' })).toEqual([
      { what: 'Permissions', before: '', after: 'Lire le journal de l’organisme' },
    ]);
    expect(changesOf({ fields: ['jobTitle'] }, { formerly: { jobTitle: null }, now: { jobTitle: 'Garde' } })).toEqual([
      { what: 'Fonction', before: null, after: 'Garde' },
    ]);
  });

  test('what replaced nothing has none', () => {
    expect(changesOf({ level: 'editor' }, { title: 'Budget' })).toEqual([]);
  });
});

describe('a line for a spreadsheet', () => {
  const dangerous = ['=1+1', '+33', '-2', '@cmd', '\tx', '\rx', '\nx', ' =1', '\u00A0=1', '＝1', '＋1', '－1', '＠x'];
  test.each(dangerous)('makes %j text', (name) => {
    const line = csvLine(renderEvent(row({ actor_name: name }), names, 'a'));
    expect(line.split(';')[2]?.replace(/^"/, '').replace(/"$/, '')).toBe(`'${name}`);
  });

  test('makes every cell text: who, for which body, the sentence that begins with them, and what it is about', () => {
    const line = csvLine(
      renderEvent(
        row({ actor_name: '=a"1;', subject_kind: '@x', actor_tenant_id: 'c' }),
        new Map([['c', '\t=HYPERLINK("x")']]),
        'a',
      ),
    );
    expect(line).toContain(';"\'=a""1;";"\'\t=HYPERLINK(""x"")";"\'=a""1; (\t=HYPERLINK(""x""))');
    expect(line).toContain(";'@x;");
    expect(line.endsWith('\r\n')).toBe(true);
  });

  test('says when in Paris, so that a spreadsheet sorts it, and the exact instant last', () => {
    const [heading, line] = [
      csvHeader,
      csvLine(renderEvent(row({ occurred_at: new Date('2026-07-01T22:30:05.123Z') }), names, 'a')),
    ];
    expect(line.split(';')[0]).toBe('2026-07-02 00:30:05');
    expect(line.trimEnd().split(';').at(-1)).toBe('2026-07-01T22:30:05.123Z');
    expect(line.split(';')).toHaveLength(heading.split(';').length);
  });

  test('leaves a usual name as it is', () => {
    expect(csvLine(renderEvent(row({ actor_name: 'Anne-Lise = Aubin' }), names, 'a')).split(';')[2]).toBe(
      'Anne-Lise = Aubin',
    );
  });

  test('quotes what separates', () => {
    expect(csvLine(renderEvent(row({ actor_name: 'A; "B"' }), names, 'a'))).toContain('"A; ""B"""');
  });
});
