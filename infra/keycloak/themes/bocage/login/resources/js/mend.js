// What Keycloak 26.7.3's own pages lack.
document.addEventListener('DOMContentLoaded', () => {
  // The identifiant shown on the second page has a label that names another field.
  const shown = document.getElementById('kc-attempted-username');
  const label = document.querySelector('label[for="username"]');
  if (shown && label && !document.getElementById('username')) label.htmlFor = shown.id;
});

// The choice of a second factor is made of boxes that only a mouse can press.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  if (!(event.target instanceof HTMLElement) || !event.target.matches('div[role="button"]')) return;
  event.preventDefault();
  event.target.click();
});
