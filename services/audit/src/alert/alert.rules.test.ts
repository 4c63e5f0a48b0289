import { expect, test } from '@jest/globals';
import { events } from '@bocage/contracts';
import { alertsOf, alertTypes, massExport } from './alert.rules.ts';

test.each([
  ['share.proposed', { forAll: true }, ['share-for-all']],
  ['share.proposed', { forAll: false }, []],
  ['share.accepted', { forAll: true }, []],
  ['trail.exported', { events: massExport }, ['mass-export']],
  ['trail.exported', { events: massExport - 1 }, []],
  ['trail.exported', {}, []],
  ['trail.export-asked', { events: 20_000 }, ['mass-export']],
  ['file.downloaded', {}, ['mass-export']],
  ['administrator.named', {}, ['administrator-made']],
  ['membership.created', { administrator: true }, ['administrator-made']],
  ['membership.created', { administrator: false }, []],
  ['membership.roles-changed', { administrator: true }, ['administrator-made']],
  ['membership.roles-changed', { administrator: false }, []],
  ['person.reactivated', { administrator: true }, ['administrator-made']],
  ['person.reactivated', {}, []],
  ['role.created', { permissions: ['roles.manage'] }, ['administrator-made']],
  ['role.changed', { permissionsBefore: ['roles.manage'], permissions: ['roles.manage'] }, []],
  ['support.opened', {}, ['support-opened']],
])('%s %j calls for %j', (type, data, alerts) => expect(alertsOf(type, data)).toEqual(alerts));

test('every type that calls for an alert is one of the trail’s, or support’s', () => {
  expect(alertTypes.filter((type) => !(type in events) && !type.startsWith('support.'))).toEqual([]);
});
