import { type FaultCode, faultMessage } from '@bocage/contracts';
import type { Response } from 'express';

const html = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The stylesheet of these pages: they are shown when the application may not even load. */
export const pageStyle = `:root{color-scheme:light dark;font:1.125rem/1.6 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;box-sizing:border-box}
main{max-width:36rem}h1{font-size:1.5rem;line-height:1.3}a{color:LinkText;display:inline-block;padding:.5rem 0;margin-right:1.5rem}
small{opacity:.75}`;

type Link = { href: string; text: string };

/** A page that says in French what happened and what to do; sent with the status of its fault. */
export const sendPage = (
  res: Response,
  status: number,
  title: string,
  text: string,
  links: Link[],
  requestId: string,
): void => {
  const list = links.map(({ href, text: label }) => `<a href="${html(href)}">${html(label)}</a>`).join('');
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(
      `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>${html(title)} — Bocage</title>` +
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/auth/page.css"></head>' +
        `<body><main><h1>${html(title)}</h1><p>${html(text)}</p><p>${list}</p>` +
        `<p><small>Référence : ${html(requestId)}</small></p></main></body></html>`,
    );
};

const titles: Partial<Record<FaultCode, string>> = {
  'auth.no-person': 'Ce compte n’a pas d’accès ici',
  'auth.sign-in-expired': 'La connexion a trop attendu',
  'service.unavailable': 'Le service de connexion ne répond pas',
  'request.too-many': 'Trop de demandes',
};

export const sendFaultPage = (
  res: Response,
  code: FaultCode,
  status: number,
  requestId: string,
  returnTo = '/',
): void => {
  const again = `/auth/login?return=${encodeURIComponent(returnTo)}`;
  const label = code === 'auth.no-person' ? 'Se connecter avec un autre compte' : 'Recommencer';
  sendPage(
    res,
    status,
    titles[code] ?? 'La connexion n’a pas abouti',
    faultMessage(code),
    [
      { href: again, text: label },
      { href: '/', text: 'Revenir à l’accueil' },
    ],
    requestId,
  );
};
