/** Bound to a version: whoever accepted an earlier one is shown which. A change of text is a change of version. */
export const conventionVersion = '2026-11';

const forWhom: Readonly<Record<string, string>> = {
  commune: 'la commune',
  epci: 'l’établissement',
  ccas: 'le CCAS',
  syndicat: 'le syndicat',
  departement: 'le département',
};

/** The convention of use, as Markdown, that the person named by the maire accepts for the body. */
export const conventionText = (name: string, kind: string): { title: string; text: string } => {
  const body = forWhom[kind] ?? 'l’organisme';
  return {
    title: `Convention d’utilisation de Bocage : ${name}`,
    text: [
      '## Ce que Bocage est',
      '',
      `Un espace de travail que l’EPCI met à la disposition de ses communes et partenaires. Ce que ${body} « ${name} » y écrit et y dépose lui appartient et reste séparé de ce qui est aux autres.`,
      '',
      '## Qui voit quoi',
      '',
      `- Les personnes de « ${name} » voient ce que ses responsables d’espace leur ouvrent.`,
      '- Un autre organisme ne voit un espace que s’il lui est partagé par un responsable et accepté par un administrateur, et seulement tant que ce partage dure. Les espaces que votre propre EPCI vous partage sont acceptés d’avance : ils vous sont montrés, et vous pouvez y mettre fin.',
      '- L’EPCI voit l’état de l’organisme, le nom de ses administrateurs, des nombres et un volume : ni titres, ni contenus, ni autres noms.',
      '- Qui exploite l’instance ne lit rien.',
      '',
      '## Ce qui est gardé',
      '',
      'Chaque action, chaque lecture et chaque refus laisse une trace dans le journal de l’organisme. Les consultations ne sont montrées qu’à l’auditeur, au délégué à la protection des données et à la personne elle-même.',
      '',
      '## Qui administre',
      '',
      `En acceptant, vous devenez administrateur de « ${name} ». Ensuite, nul n’est nommé de l’extérieur sans votre accord ou sans un préavis de 72 heures adressé à tous les membres.`,
      '',
      '## Si vous partez',
      '',
      'L’organisme qui quitte le périmètre est clos : ses contenus se lisent encore, ses partages cessent, et l’export complet reste possible pendant 12 mois.',
      '',
      '## Ce que Bocage ne fait pas',
      '',
      'Il ne remplace ni le registre papier des délibérations, ni la transmission au contrôle de légalité.',
      '',
    ].join('\n'),
  };
};
