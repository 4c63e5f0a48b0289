import type { Named, Problem, Report } from './report.ts';

export type Language = 'fr' | 'en';
/** By a locale such as `fr_FR.UTF-8`; French when it says nothing. */
export const languageOf = (locale: string | undefined): Language => (/^en/i.test(locale ?? '') ? 'en' : 'fr');

type Words = {
  event: string;
  size: string;
  witness: string;
  before: string;
  line: number;
  reached: string;
  between: string;
};
type Sentence = (words: Words) => string;

const fr: Record<Problem['code'], Sentence> = {
  gap: ({ event, reached }) => `Il manque des événements : après le rang attendu ${reached}, on trouve ${event}.`,
  short: ({ reached }) =>
    `Il manque des événements à la fin : le rang ${reached} était attendu, et ni lui ni les suivants ne sont dans le fichier.`,
  hash: ({ event }) => `Le contenu de ${event} n’est pas celui qui a été scellé.`,
  entry: ({ event }) => `${event} n’est pas écrit dans la forme prévue par le format.`,
  tenant: ({ event }) => `${event} appartient au journal d’un autre organisme.`,
  payload: ({ event }) => `Les détails (titres, noms) de ${event} ne sont pas ceux qui ont été scellés.`,
  'payload-missing': ({ event }) =>
    `Les détails de ${event} manquent, alors qu’aucun effacement inscrit au journal ne l’explique. Après une restauration, donnez aussi l’export de l’époque suivante (--later).`,
  inclusion: ({ event }) => `La preuve de ${event} ne mène pas au point de contrôle signé.`,
  root: ({ between, event }) =>
    `Les événements scellés ne mènent pas au point de contrôle signé : le défaut est ${between}, à partir de ${event}.`,
  epoch: ({ event }) => `${event} devrait être le dernier point de contrôle connu de l’époque précédente.`,
  'key-statement': ({ event }) =>
    `Le changement de clé inscrit à ${event} n’a pas la forme prévue, ou a déjà été inscrit.`,
  checkpoints: ({ size }) =>
    `Les points de contrôle du fichier ne se suivent pas comme ils le doivent (taille ${size}).`,
  signature: ({ size }) =>
    `Le point de contrôle de taille ${size} n’est pas signé par la clé donnée, ni par une clé qu’elle a désignée : la clé n’est pas la bonne, ou ce point est faux. Comparez l’empreinte de la clé avec celle que vous tenez d’ailleurs.`,
  consistency: ({ size, before }) =>
    `Le point de contrôle de taille ${size} ne prolonge pas celui de taille ${before} : le journal a été réécrit entre les deux.`,
  later: () =>
    'Un des exports d’époques suivantes ne tient pas, ou n’est pas celui d’une époque suivante du même journal : vérifiez-le d’abord seul.',
  cosignature: ({ size, witness }) =>
    `La signature du témoin ${witness} sous le point de contrôle de taille ${size} n’est pas la sienne.`,
  'witness-key': () => 'Une des clés de témoin données n’en est pas une. Elle a la forme « nom+identifiant+clé ».',
  unwitnessed: ({ witness }) =>
    `Le témoin ${witness} n’a contresigné aucun des points de contrôle de ce fichier, ni de ceux qui sont donnés. Demandez un export à jour, ou le dernier point de contrôle que ce témoin a signé.`,
  'kept-differs': ({ size, between, event }) =>
    `Le journal ne correspond pas au point de contrôle conservé de taille ${size} : il a été réécrit${between && ` (défaut ${between}, à partir de ${event})`}.`,
  'kept-beyond': ({ size, reached }) =>
    `Le point de contrôle conservé atteste ${size} événements, ce journal n’en a que ${reached} : la fin a été retirée à partir du rang ${reached}, ou l’export est plus ancien que le point de contrôle. Demandez un export à jour.`,
  empty: () => 'Le fichier est vide.',
  format: () =>
    'Ce fichier n’est pas un export de journal Bocage avec ses preuves (bocage-trail/1). Sur la page Journal, choisissez « Exporter », puis « Avec ses preuves ».',
  resaved: () =>
    'Ce fichier a été enregistré de nouveau par un autre logiciel, qui en a changé les fins de ligne ou le début. Reprenez celui qui a été téléchargé, sans l’ouvrir.',
  line: ({ line }) => `La ligne ${line} n’est pas lisible : le fichier a été abîmé ou modifié. Demandez-le de nouveau.`,
  'line-too-long': ({ line }) => `La ligne ${line} dépasse la longueur permise.`,
  order: ({ line }) => `La ligne ${line} n’est pas à sa place : le fichier a été abîmé ou modifié.`,
  cut: () => 'Le fichier est incomplet : sa fin manque. Demandez-le de nouveau.',
  utf8: ({ line }) =>
    `Ce fichier n’est pas un texte en UTF-8 (vers la ligne ${line}) : ce n’est pas un export, ou un autre logiciel l’a enregistré de nouveau.`,
  key: () =>
    'La clé publique donnée n’en est pas une, ou son fichier n’est pas là. Elle a la forme « nom+identifiant+clé ».',
  'other-instance': () => 'La clé publique donnée est celle d’une autre instance que celle du fichier.',
  kept: () =>
    'Un des points de contrôle donnés n’en est pas un (le texte complet, signature comprise, est nécessaire).',
  'kept-origin': ({ size }) => `Le point de contrôle conservé de taille ${size} est celui d’un autre journal.`,
  'kept-signature': ({ size }) =>
    `Le point de contrôle conservé de taille ${size} n’est signé par aucune clé connue. S’il est d’avant un changement de clé, donnez aussi la clé d’alors, avec un second --key.`,
  'kept-unlinked': ({ size }) =>
    `Ce fichier ne permet pas de vérifier le point de contrôle conservé de taille ${size} : demandez un export qui commence au début de son journal, ou qui contienne ce point de contrôle.`,
  'no-ed25519': () =>
    'Ce navigateur ne sait pas vérifier les signatures Ed25519. Mettez-le à jour, ou employez bocage-verify.mjs.',
};

const en: Record<Problem['code'], Sentence> = {
  gap: ({ event, reached }) => `Events are missing: where index ${reached} was expected stands ${event}.`,
  short: ({ reached }) =>
    `Events are missing at the end: index ${reached} was expected, and neither it nor those that follow are in the file.`,
  hash: ({ event }) => `The content of ${event} is not what was sealed.`,
  entry: ({ event }) => `${event} is not written as the format says.`,
  tenant: ({ event }) => `${event} belongs to the trail of another body.`,
  payload: ({ event }) => `The details (titles, names) of ${event} are not those that were sealed.`,
  'payload-missing': ({ event }) =>
    `The details of ${event} are missing, and no erasure told in the trail explains it. After a restore, give the export of the next epoch too (--later).`,
  inclusion: ({ event }) => `The proof of ${event} does not lead to the signed checkpoint.`,
  root: ({ between, event }) =>
    `The sealed events do not lead to the signed checkpoint: the fault lies ${between}, from ${event}.`,
  epoch: ({ event }) => `${event} should be the last checkpoint known of the epoch before.`,
  'key-statement': ({ event }) =>
    `The change of key at ${event} is not written as the format says, or was written before.`,
  checkpoints: ({ size }) => `The checkpoints of the file do not follow one another as they must (size ${size}).`,
  signature: ({ size }) =>
    `The checkpoint of size ${size} is signed neither by the key given nor by one that it named: the key is not the right one, or this checkpoint is false. Compare the fingerprint of the key with the one that you have from elsewhere.`,
  consistency: ({ size, before }) =>
    `The checkpoint of size ${size} does not continue the one of size ${before}: the trail was rewritten between them.`,
  later: () =>
    'One of the exports of later epochs does not hold, or is not of a later epoch of the same trail: verify it by itself first.',
  cosignature: ({ size, witness }) =>
    `The signature of the witness ${witness} under the checkpoint of size ${size} is not its own.`,
  'witness-key': () => 'One of the witness keys given is none. It is written “name+id+key”.',
  unwitnessed: ({ witness }) =>
    `The witness ${witness} countersigned none of the checkpoints of this file, nor of those given. Ask for a new export, or for the last checkpoint that this witness signed.`,
  'kept-differs': ({ size, between, event }) =>
    `The trail does not match the kept checkpoint of size ${size}: it was rewritten${between && ` (the fault lies ${between}, from ${event})`}.`,
  'kept-beyond': ({ size, reached }) =>
    `The kept checkpoint attests ${size} events, this trail has only ${reached}: its end was removed from index ${reached} on, or the export is older than the checkpoint. Ask for a new export.`,
  empty: () => 'The file is empty.',
  format: () =>
    'This file is not an export of a Bocage trail with its proofs (bocage-trail/1). On the trail’s page, choose “Exporter”, then “Avec ses preuves”.',
  resaved: () =>
    'This file was saved again by other software, which changed its line ends or its beginning. Take the one that was downloaded, without opening it.',
  line: ({ line }) => `Line ${line} cannot be read: the file was damaged or changed. Ask for it again.`,
  'line-too-long': ({ line }) => `Line ${line} is longer than allowed.`,
  order: ({ line }) => `Line ${line} is out of place: the file was damaged or changed.`,
  cut: () => 'The file is incomplete: its end is missing. Ask for it again.',
  utf8: ({ line }) =>
    `This file is no text in UTF-8 (about line ${line}): it is no export, or other software saved it again.`,
  key: () => 'The public key given is none, or its file is not there. It is written “name+id+key”.',
  'other-instance': () => 'The public key given is that of another instance than the file’s.',
  kept: () => 'One of the checkpoints given is none (the whole text is needed, with its signature).',
  'kept-origin': ({ size }) => `The kept checkpoint of size ${size} is that of another trail.`,
  'kept-signature': ({ size }) =>
    `The kept checkpoint of size ${size} is signed by no known key. If it is from before a change of key, give the key of then too, with a second --key.`,
  'kept-unlinked': ({ size }) =>
    `This file cannot tell about the kept checkpoint of size ${size}: ask for an export that starts at the beginning of its trail, or that holds this checkpoint.`,
  'no-ed25519': () => 'This browser cannot verify Ed25519 signatures. Update it, or use bocage-verify.mjs.',
};

const naming: Record<Language, (event?: Named) => string> = {
  fr: (event) =>
    event
      ? `l’événement de rang ${event.index}${event.id === undefined ? '' : ` (${event.id}, ${event.at}, ${event.type})`}`
      : 'un événement que le fichier ne contient pas',
  en: (event) =>
    event
      ? `the event at index ${event.index}${event.id === undefined ? '' : ` (${event.id}, ${event.at}, ${event.type})`}`
      : 'an event that the file does not hold',
};

const wordsOf = (language: Language, { event, between, size, reached, line, witness }: Problem): Words => ({
  event: naming[language](event),
  size: String(size ?? ''),
  witness: witness ?? '',
  reached: String(reached ?? ''),
  before: String(between?.from ?? ''),
  line: line ?? 0,
  between: between
    ? language === 'fr'
      ? `entre les rangs ${between.from} et ${between.until - 1}`
      : `between indexes ${between.from} and ${between.until - 1}`
    : '',
});

const heads: Record<Language, Record<Report['verdict'], string>> = {
  fr: {
    holds: 'TOUT CORRESPOND.',
    fails: 'CE JOURNAL NE CORRESPOND PAS.',
    unusable: 'RIEN N’A PU ÊTRE VÉRIFIÉ.',
  },
  en: { holds: 'EVERYTHING HOLDS.', fails: 'THIS TRAIL DOES NOT HOLD.', unusable: 'NOTHING COULD BE VERIFIED.' },
};

const facts: Record<Language, (report: Report) => (string | false)[]> = {
  fr: ({ counts: n, ...it }) => [
    `Journal : ${it.origin ?? ''}.`,
    it.complete === true
      ? `Les ${n.leaves} inscriptions du rang ${it.first} au rang ${(it.until ?? 0) - 1}, sans aucun manque, sur ${it.size}.`
      : `${n.leaves} inscriptions choisies sur ${it.size} : chacune est au journal ; les autres ne sont pas dans ce fichier.`,
    it.from !== undefined && `Du ${it.from} au ${it.to}.`,
    `Détails vérifiés : ${n.payloads} ; effacés : ${n.erased} ; inscriptions dont le contenu n’est pas communiqué : ${n.withheld}.`,
    n.withheld > 0 &&
      'Ce qui n’est pas communiqué n’est pas vérifié : un auditeur ou un DPO ne doit en trouver aucune dans un export qu’il a fait lui-même.',
    n.erased > 0 &&
      it.whole === false &&
      'Seul un export du journal entier, rien n’y étant retenu, montre que chaque effacement y est inscrit.',
    n.keys > 0 && `Changements de clé : ${n.keys}.`,
    it.previous !== undefined &&
      `Époque ${it.epoch}, ouverte après une restauration ; la précédente s’arrête au point de contrôle de taille ${it.previous.size}.`,
    `Points de contrôle signés : ${n.checkpoints} ; racine ${it.root ?? ''}.`,
    ...it.witnessed.map(({ name, size, at }) => `Contresigné par ${name} : taille ${size}, le ${at}.`),
    it.kept.length > 0
      ? `Conforme aux points de contrôle conservés ailleurs, de taille ${it.kept.join(', ')}.`
      : it.witnessed.length === 0 &&
        'Aucun point de contrôle conservé ailleurs n’a été donné : qui détient la clé de l’instance pourrait avoir réécrit le tout.',
  ],
  en: ({ counts: n, ...it }) => [
    `Trail: ${it.origin ?? ''}.`,
    it.complete === true
      ? `The ${n.leaves} entries from index ${it.first} to ${(it.until ?? 0) - 1}, none missing, of ${it.size}.`
      : `${n.leaves} chosen entries of ${it.size}: each stands in the trail; the others are not in this file.`,
    it.from !== undefined && `From ${it.from} to ${it.to}.`,
    `Details verified: ${n.payloads}; erased: ${n.erased}; entries whose content is withheld: ${n.withheld}.`,
    n.withheld > 0 && 'What is withheld is not verified: an auditor or a DPO must find none in an export of their own.',
    n.erased > 0 &&
      it.whole === false &&
      'Only an export of the whole trail, with nothing withheld, shows that each erasure is told in it.',
    n.keys > 0 && `Changes of key: ${n.keys}.`,
    it.previous !== undefined &&
      `Epoch ${it.epoch}, opened after a restore; the one before ends at the checkpoint of size ${it.previous.size}.`,
    `Signed checkpoints: ${n.checkpoints}; root ${it.root ?? ''}.`,
    ...it.witnessed.map(({ name, size, at }) => `Countersigned by ${name}: size ${size}, on ${at}.`),
    it.kept.length > 0
      ? `Matches the checkpoints kept elsewhere, of size ${it.kept.join(', ')}.`
      : it.witnessed.length === 0 &&
        'No checkpoint kept elsewhere was given: whoever holds the key of the instance could have rewritten all of it.',
  ],
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What holds, or what does not, one sentence a line. */
export const sentences = (report: Report, language: Language): string[] => {
  const head = heads[language][report.verdict];
  const { problem } = report;
  if (problem) return [head, capital({ fr, en }[language][problem.code](wordsOf(language, problem)))];
  return [head, ...facts[language](report).filter((fact) => fact !== false)];
};
