import { describe, expect, test } from '@jest/globals';
import { events, type EventType } from './events.ts';
import { routes } from './routes.ts';
import { nameOfType, sentenceOf } from './sentence.ts';
import { vocabulary } from './vocabulary.ts';

const say = (type: string, data: Record<string, unknown> = {}, payload: Record<string, unknown> | null = {}) =>
  sentenceOf({ type, actor: 'Anne Aubin', data, payload });

describe('a sentence', () => {
  test.each([
    [
      'access.refused',
      { operation: 'exportTrail', code: 'access.refused' },
      {},
      'Anne Aubin s’est vu refuser d’exporter le journal (ses droits ne le permettent pas)',
    ],
    [
      'access.refused',
      { operation: 'listTrail', code: 'tenant.not-member' },
      {},
      'Anne Aubin s’est vu refuser de lire le journal (sans rattachement à l’organisme)',
    ],
    ['session.opened', { acr: 2 }, {}, 'Anne Aubin a ouvert une session avec son second facteur'],
    ['session.opened', { acr: 1 }, {}, 'Anne Aubin a ouvert une session'],
    ['session.ended', { reason: 'sign-out' }, {}, 'La session d’Anne Aubin a pris fin (déconnexion)'],
    ['sign-in.failed', { error: 'user_not_found' }, {}, 'Une connexion a échoué (identifiant inconnu)'],
    [
      'membership.roles-changed',
      { before: ['id'] },
      { member: 'Hélène', roles: 'Élu', rolesBefore: 'Agent' },
      'Anne Aubin a changé les rôles d’Hélène : Élu (auparavant : Agent)',
    ],
    [
      'membership.created',
      { roles: ['id'], until: '2027-03-01' },
      { person: 'Paul', rolesGiven: 'Agent, Auditeur' },
      'Anne Aubin a rattaché Paul à l’organisme (Agent, Auditeur) jusqu’au 1er mars 2027',
    ],
    [
      'account.disabled',
      { person: 'nobody' },
      null,
      'Le compte d’une personne sans rattachement a été désactivé dans la console des comptes',
    ],
    ['note.edited', {}, { title: 'Budget' }, 'Anne Aubin a modifié une note : « Budget »'],
    ['note.opened', {}, null, 'Anne Aubin a ouvert une note'],
    ['person.invited', {}, { person: 'Paul' }, 'Anne Aubin a invité Paul à ouvrir son compte'],
    [
      'grant.created',
      { level: 'editor', expiresAt: null },
      { grantee: 'Élise Éclair (Aubépine, 79)', name: 'Budget' },
      'Anne Aubin a donné à Élise Éclair (Aubépine, 79) un accès « modification » dans l’espace « Budget »',
    ],
    [
      'grant.created',
      { level: 'editor', granteeKind: 'role', branch: true, expiresAt: '2027-02-28T22:59:59Z' },
      { grantee: 'Élu (Aubépine, 79)', name: 'Budget' },
      'Anne Aubin a donné au rôle Élu (Aubépine, 79) un accès « modification » dans l’espace « Budget », sur une note ou un dossier à accès restreint, jusqu’au 28 février 2027',
    ],
    [
      'grant.revoked',
      { level: 'editor', granteeKind: 'everywhere' },
      { grantee: 'Élu', name: 'Budget' },
      'Anne Aubin a retiré au rôle Élu, dans chaque organisme participant son accès « modification » à l’espace « Budget »',
    ],
    [
      'grant.changed',
      { level: 'editor', granteeKind: 'team', before: 'reader', expiresAt: '2026-12-31T22:59:59Z' },
      { grantee: 'Voirie', name: 'B' },
      'Anne Aubin a changé l’accès de l’équipe Voirie dans l’espace « B » : « modification », auparavant « lecture », jusqu’au 31 décembre 2026',
    ],
    [
      'person.changed',
      { fields: ['email', 'until'] },
      { person: 'Paul' },
      'Anne Aubin a changé la fiche de Paul (adresse électronique, fin du rattachement)',
    ],
    [
      'person.invited',
      { by: 'mail', recovery: false },
      { person: 'Paul' },
      'Anne Aubin a invité Paul à ouvrir son compte par courriel',
    ],
    [
      'trail.exported',
      { format: 'csv', from: '2026-01-31T23:00:00Z', events: 12 },
      null,
      'Anne Aubin a exporté le journal depuis le 1er février 2026 (tableur CSV), événements : 12',
    ],
  ])('%s', (type, data, payload, sentence) => {
    expect(say(type, data, payload)).toBe(sentence);
  });

  test('the system is named with its reason, and elided', () => {
    const actor = 'le système (rattachements échus)';
    expect(sentenceOf({ type: 'session.ended', actor, data: { reason: 'idle' }, payload: null })).toBe(
      'La session du système (rattachements échus) a pris fin (restée sans activité)',
    );
    expect(
      sentenceOf({ type: 'membership.ended', actor, data: { because: 'until' }, payload: { person: 'Ève' } }),
    ).toBe('Le système (rattachements échus) a mis fin au rattachement d’Ève (son échéance est passée)');
  });

  test('English says the same of whom an access is given to', () => {
    const given = { type: 'grant.created', actor: 'Anne', payload: { grantee: 'B', name: 'N' } };
    const kinds = ['team', 'role', 'everywhere', 'tenant', 'membership'].map((granteeKind) =>
      sentenceOf({ ...given, data: { granteeKind, level: 'reader' } }, 'en'),
    );
    expect(kinds).toEqual(
      ['the team B', 'the role B', 'the role B, in every body that takes part', 'the whole body B', 'B'].map(
        (said) => `Anne gave ${said} the level “reading” in the workspace “N”`,
      ),
    );
  });

  test('the words of a kind that an earlier event holds are not said twice', () => {
    const gave = (granteeKind: string, grantee: string, language: 'fr' | 'en' = 'fr') =>
      sentenceOf(
        {
          type: 'grant.created',
          actor: 'Anne',
          data: { granteeKind, level: 'reader' },
          payload: { grantee, name: 'N' },
        },
        language,
      );
    for (const language of ['fr', 'en'] as const) {
      expect(gave('tenant', 'tout l’organisme Aubépine, 79', language)).toBe(gave('tenant', 'Aubépine, 79', language));
      expect(gave('everywhere', 'Élu, dans chaque organisme participant', language)).toBe(
        gave('everywhere', 'Élu', language),
      );
    }
    expect(gave('tenant', 'tout l’organisme Aubépine')).toContain('à tout l’organisme Aubépine un accès');
  });

  test('a title is never taken for a code, nor for a part of the sentence', () => {
    expect(say('note.created', {}, { title: 'reader' })).toContain('« reader »');
    expect(say('note.created', {}, { title: '[{actor}]' })).toBe('Anne Aubin a créé la note « [{actor}] »');
  });

  test('what was erased is said to be, and optional parts are left out', () => {
    expect(say('note.renamed', {}, null)).toBe(
      'Anne Aubin a renommé la note « (contenu non conservé ici) » en « (contenu non conservé ici) »',
    );
    expect(say('tenant.suspended', {}, null)).toBe('Anne Aubin a suspendu l’organisme');
  });

  test('of every type, in both languages, has no code, brace or bracket left, and begins with a capital', () => {
    for (const type of Object.keys(events) as EventType[])
      for (const language of ['fr', 'en'] as const)
        for (const payload of [null, { title: 'T', name: 'N', person: 'P', before: 'B' }]) {
          const sentence = sentenceOf({ type, actor: 'le système (x)', data: {}, payload }, language);
          expect([type, sentence]).toEqual([type, expect.stringMatching(/^[A-ZÀÉÈ(][^{}[\]]+$/u)]);
        }
  });
});

test('every operation that can be refused is told in words', () => {
  const mute = routes.filter((route) => route.caller !== 'public' && !vocabulary.operation?.[route.operationId]);
  expect(mute.map((route) => route.operationId)).toEqual([]);
});

test('every type has a name to be chosen by: a few words, nothing to be filled in', () => {
  const names = (Object.keys(events) as EventType[]).map((type) => nameOfType(type));
  expect(names.filter((one) => /[{}[\]]/.test(one) || one.length > 120 || one.length < 5)).toEqual([]);
  expect(nameOfType('note.renamed')).toBe('A renommé la note « … » en « … »');
  expect(nameOfType('workspace.manager-named')).toMatch(/^En administration, a nommé … responsable/);
  expect(nameOfType('session.ended')).toBe('La session de … a pris fin');
});
