import type { Message } from '@bocage/platform';
import type { LetterRow } from './invitation.store.ts';

const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

/** The address that a letter and a sheet show. The code stands after `#`: browsers do not send it to any server. */
export const invitationAddress = (publicUrl: string, code?: string): string =>
  `${publicUrl.replace(/\/$/, '')}/invitation${code ? `#${code}` : ''}`;

const opening = ({ recovery, tenant_name, perimeter_name }: LetterRow): string[] =>
  recovery
    ? [`Votre administrateur (${tenant_name}) vous rouvre l’accès à Bocage. Vous choisirez un nouveau mot de passe.`]
    : [
        `${tenant_name} vous ouvre un compte dans Bocage, l’espace de travail que partagent les communes de « ${perimeter_name} ».`,
        '',
        'Pour choisir votre mot de passe et entrer :',
      ];

/** The letter of an invitation, in plain text. */
export const invitationLetter = (row: LetterRow, code: string, publicUrl: string): Message => ({
  to: row.email,
  subject: row.recovery
    ? `Bocage : retrouver votre accès (${row.tenant_name})`
    : `Bocage : ouvrir votre compte (${row.tenant_name})`,
  text: [
    `Bonjour ${row.display_name},`,
    '',
    ...opening(row),
    '',
    `    ${invitationAddress(publicUrl, code)}`,
    '',
    `Votre identifiant : ${row.identifiant}`,
    `Si le lien ne s’ouvre pas, allez sur ${invitationAddress(publicUrl)} et tapez ce code : ${code}`,
    '',
    `Cette invitation sert une fois, jusqu’au ${day.format(row.expires_at)}. Passé ce jour, le même lien propose d’en recevoir une nouvelle.`,
    'Personne ne vous demandera ce code ni votre mot de passe. Si vous n’attendiez pas cette lettre, ne faites rien.',
    '',
  ].join('\n'),
});
