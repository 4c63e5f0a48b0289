import { expect, test } from '@jest/globals';
import type { SiemRecord } from './siem.store.ts';
import { frame } from './syslog.ts';

const record = (data: SiemRecord['data']): SiemRecord => ({
  id: '019a0000-0000-7000-8000-000000000001',
  at: '2026-11-25T10:30:00.123456Z',
  type: 'access.refused',
  origin: 'essais.example/journal/instance/1',
  index: 41,
  tenant: null,
  perimeter: null,
  actor: { account: null, person: null, system: 'tâche', tenant: null },
  subject: { id: null, kind: 'request' },
  data,
  mirrorOf: null,
  request: null,
});
const read = (data: SiemRecord['data']) => {
  const [, length, message = ''] = /^(\d+) (.*)$/.exec(frame(record(data), 'essais.example')) ?? [];
  expect(Number(length)).toBe(Buffer.byteLength(message));
  const [header = '', json = ''] = message.split(/ (?=\{)/, 2);
  return { header, json, told: JSON.parse(json) as SiemRecord };
};

test('a message is in ASCII, says its octets, and gives back what it was made of', () => {
  const { header, json, told } = read({ code: 'é😀' });
  expect(header).toBe(
    '<108>1 2026-11-25T10:30:00.123456Z essais.example bocage - access.refused [meta sequenceId="42"]',
  );
  expect(json).toMatch(/^[\x20-\x7e]+$/);
  expect(told).toEqual(record({ code: 'é😀' }));
});

test('a message is never longer than collectors take: it says how long it would have been', () => {
  const room = 8_096 - Buffer.byteLength(`${read({ x: '' }).header} ${read({ x: '' }).json}`);
  expect(read({ x: 'y'.repeat(room) }).told).toEqual(record({ x: 'y'.repeat(room) }));
  expect(read({ x: 'y'.repeat(room + 1) }).told).toEqual({ ...record({}), cut: 8_097 });
});
