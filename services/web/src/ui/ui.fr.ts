export const uiFr = {
  cancel: 'Annuler',
  close: 'Fermer',
  closeMessage: 'Fermer ce message',
  messages: 'Messages',
  optional: '(facultatif)',
} as const;
