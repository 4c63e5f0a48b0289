/** Loaded with its screen, not with the first one (see i18n.ts). */
export const kitFr = {
  title: 'Vérifier sans nous faire confiance',
  lead: 'De quoi s’assurer, sur un autre ordinateur et sans réseau, que personne n’a réécrit ce journal : ni un agent, ni l’exploitant de cette instance.',
  refused:
    'Votre rôle ne permet pas d’exporter ce journal. Demandez ces fichiers à l’auditeur, ou au délégué à la protection des données.',
  start:
    'Commencez par la notice : elle dit où copier ces fichiers, ce qu’il faut taper, et ce que veut dire chaque réponse.',
  read: 'Lire la notice',
  keepNotice: 'Télécharger la notice',
  export: {
    title: 'L’export, avec ses preuves',
    words: 'Toutes les inscriptions scellées, sans filtre. L’export est lui-même inscrit au journal.',
    prepare: 'Préparer l’export',
    again: 'En préparer un autre',
    fetch: 'Télécharger l’export',
    asked: 'Demandé {{when}}',
  },
  key: {
    title: 'La clé publique',
    fingerprint: 'Empreinte',
    words:
      'Comparez cette empreinte, de vive voix ou sur papier, avec celle que vous tenez d’ailleurs : une commune voisine, le procès-verbal d’ouverture, une fiche imprimée avant aujourd’hui.',
    fetch: 'Télécharger la clé',
  },
  checkpoint: {
    title: 'Le point de contrôle à garder',
    words_one:
      'Il atteste {{count}} inscription, le {{when}}. Gardez-le hors d’ici, imprimé ou déposé chez un tiers : à la prochaine vérification, le journal devra le prolonger. C’est lui qui protège de l’instance elle-même.',
    words_many:
      'Il atteste {{count}} inscriptions, le {{when}}. Gardez-le hors d’ici, imprimé ou déposé chez un tiers : à la prochaine vérification, le journal devra le prolonger. C’est lui qui protège de l’instance elle-même.',
    words_other:
      'Il atteste {{count}} inscriptions, le {{when}}. Gardez-le hors d’ici, imprimé ou déposé chez un tiers : à la prochaine vérification, le journal devra le prolonger. C’est lui qui protège de l’instance elle-même.',
    none: 'Rien n’est encore scellé : revenez dans quelques secondes.',
    fetch: 'Télécharger le point de contrôle',
    print: 'Imprimer cette fiche',
  },
  verifier: {
    title: 'Le vérificateur',
    words:
      'Un seul fichier, à lancer avec Node 20 ou plus. Il vient ici de l’instance ; qui se méfie d’elle le tire des sources publiées de Bocage, et compare.',
    fetch: 'Télécharger bocage-verify.mjs',
    sha256: 'SHA-256',
  },
} as const;
