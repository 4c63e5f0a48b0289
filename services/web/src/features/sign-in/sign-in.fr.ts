export const signInFr = {
  title: 'Connexion',
  name: 'Bocage',
  lead: 'Les notes, les fichiers et les espaces de votre commune, partagés avec ses voisines quand vous le décidez.',
  go: 'Se connecter',
  help: 'Première connexion ? Munissez-vous de l’invitation reçue par courrier électronique ou de la feuille remise par votre mairie.',
  invitation: 'J’ai reçu une invitation',
  forgotten: 'Identifiant oublié ? Demandez-le à l’administrateur de votre mairie.',
} as const;
