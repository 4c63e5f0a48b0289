import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from './canonical.ts';
import { checkpointEntry, eventEntry, parseEntry, type EventEntry } from './entry.ts';

describe('RFC 8785', () => {
  test('its own examples', () => {
    const sample =
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}';
    expect(canonical(JSON.parse(sample))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const sorting = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const at = order.map((name) => canonical(sorting).indexOf(JSON.stringify(name)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(canonical({ 10: 1, 9: 2, '': 3, b: [{ d: 1, c: -0 }] })).toBe('{"":3,"10":1,"9":2,"b":[{"c":0,"d":1}]}');
  });
  test('one writing for one value, whatever the order of its members', () => {
    const shuffled = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shuffled)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, member]) => [name, shuffled(member)]),
            )
          : value;
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonical(value);
        expect(canonical(shuffled(value))).toBe(text);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
  const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);
  test.each([
    ['undefined', { a: undefined }],
    ['a hole', Array(1)],
    ['NaN', NaN],
    ['infinity', -Infinity],
    ['a large integer', 2n ** 60n],
    ['a date', new Date()],
    ['bytes', new Uint8Array(2)],
    ['a map', new Map()],
    ['a symbol', { [Symbol('s')]: 1 }],
    ['half a surrogate pair', '\ud800'],
    ['half a pair as a name', { '\udc00': 1 }],
    ['what would exhaust the stack', deep(1000)],
  ])('refuses %s', (_, value) => {
    expect(() => canonical(value)).toThrow('not canonical JSON');
  });
});

describe('entries', () => {
  const event: EventEntry = {
    id: '0198c0de-0000-7000-8000-00000000000a',
    at: '2026-11-25T10:30:00.123456Z',
    type: 'share.accepted',
    tenant: '0198c0de-0000-7000-8000-000000000001',
    perimeter: null,
    actor: { account: null, person: '0198c0de-0000-7000-8000-000000000002', system: null, tenant: null },
    subject: { id: null, kind: 'share' },
    data: { level: 'reader' },
    mirrorOf: null,
    request: null,
    payload: null,
  };
  const text = new TextDecoder().decode(eventEntry(event));
  test('an event is written as docs/trail-format.md says, and read back', () => {
    expect(text).toBe(
      '{"actor":{"account":null,"person":"0198c0de-0000-7000-8000-000000000002","system":null,"tenant":null},"at":"2026-11-25T10:30:00.123456Z","data":{"level":"reader"},"id":"0198c0de-0000-7000-8000-00000000000a","leaf":"event","mirrorOf":null,"payload":null,"perimeter":null,"request":null,"subject":{"id":null,"kind":"share"},"tenant":"0198c0de-0000-7000-8000-000000000001","type":"share.accepted"}',
    );
    expect(parseEntry(text)).toEqual({ leaf: 'event', ...event });
  });
  test('what the caller has beside it is not sealed', () => {
    expect(eventEntry(Object.assign({ password: 'secret' }, event))).toEqual(eventEntry(event));
  });
  test.each([
    text.replace('"leaf":"event",', ''),
    text.replace('"leaf":"event"', '"leaf":"note"'),
    text.replace('"payload":null', '"payload":"abc"'),
    text.replace('123456Z', '123Z'),
    text.replace('"data":{"level":"reader"}', '"data":[]'),
    text.replace('"data":{"level":"reader"}', '"data":{"n":12345678901234567890}'),
    text.replace('"request":null', '"request":7'),
    text.replace('{', '{ '),
    text.replace('share.accepted"}', 'share.accepted","zip":1}'),
    text.replace('"tenant":null', '"tenant":null,"tenant":null'),
    new TextDecoder().decode(checkpointEntry('not a note')),
    '',
    '[]',
    '{',
    'null',
  ])('no entry: %s', (changed) => {
    expect(parseEntry(changed)).toBeUndefined();
  });
});
