import { expect, test } from '@jest/globals';
import { events } from '@bocage/contracts';
import { builtInRole } from '@bocage/permissions';
import { alertsOf, alertTypes, massExport } from './alert.rules.ts';

const admin = builtInRole('administrateur').id;
const agent = builtInRole('agent').id;

test.each([
  ['share.proposed', { forAll: true }, ['share-for-all']],
  ['share.proposed', { forAll: false }, []],
  ['share.accepted', { forAll: true }, []],
  ['trail.exported', { events: massExport }, ['mass-export']],
  ['trail.exported', { events: massExport - 1 }, []],
  ['trail.exported', {}, []],
  ['trail.export-asked', { events: 20_000 }, ['mass-export']],
  ['administrator.named', {}, ['administrator-made']],
  ['membership.created', { roles: [agent, admin] }, ['administrator-made']],
  ['membership.created', { roles: [agent] }, []],
  ['membership.roles-changed', { before: [agent], after: [admin] }, ['administrator-made']],
  ['membership.roles-changed', { before: [admin], after: [admin, agent] }, []],
  ['role.created', { permissions: ['roles.manage'] }, ['administrator-made']],
  ['role.changed', { permissionsBefore: ['roles.manage'], permissions: ['roles.manage'] }, []],
  ['support.opened', {}, ['support-opened']],
])('%s %j calls for %j', (type, data, alerts) => expect(alertsOf(type, data)).toEqual(alerts));

test('every type that calls for an alert is one of the trail’s, or support’s', () => {
  expect(alertTypes.filter((type) => !(type in events) && !type.startsWith('support.'))).toEqual([]);
});
