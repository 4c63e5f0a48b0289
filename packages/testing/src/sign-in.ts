import { csrfHeader, type Session, session } from '@bocage/contracts';
import { createJar, type Jar } from './cookiejar.ts';
import { totpOf } from './totp.ts';

/** Who signs in. The second factor is set up on the way the first time it is asked for, and remembered here. */
export type Credentials = { username: string; password: string; totpSecret?: string };
/** Where a navigation ended. */
export type Page = { url: URL; status: number; body: string };

/** A browser without a screen: cookies, redirections, forms. It sends what a browser sends, and no more. */
export type Browser = {
  publicUrl: string;
  jar: Jar;
  /** A request of our own page: cookies, Origin, fetch metadata. Nothing is followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Goes to an address as if it were typed in, and follows every redirection. */
  visit(address: string): Promise<Page>;
  /** Visits, and fills Keycloak's pages as they come, until an address of the application is reached. */
  signIn(credentials: Credentials, path?: string): Promise<Page>;
  /** What the gateway says of the session. */
  session(): Promise<Session>;
  /** A mutating request with the session's CSRF token. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
};

const textOf = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|#x27|#x2F|#(\d+));/gi, (all, name: string, code?: string) => {
    if (code) return String.fromCharCode(Number(code));
    return { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x2f': '/' }[name.toLowerCase()] ?? all;
  });
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}\\s*=\\s*("([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return found ? textOf(found[2] ?? found[3] ?? '') : undefined;
};

/** The first form of a page that is posted: where to, and its fields with the values they already have. */
export const formOf = (page: Page): { action: URL; fields: Map<string, string> } | null => {
  const form = /<form\b[^>]*method\s*=\s*["']post["'][\s\S]*?<\/form>/i.exec(page.body)?.[0];
  const action = form && attribute(/<form\b[^>]*>/i.exec(form)?.[0] ?? '', 'action');
  if (!form || !action) return null;
  const inputs = [...form.matchAll(/<input\b[^>]*>/gi)].map(([tag]) => tag);
  const named = inputs.filter((tag) => !/^(submit|button|checkbox|radio)$/i.test(attribute(tag, 'type') ?? 'text'));
  return {
    action: new URL(action, page.url),
    fields: new Map(named.map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''])),
  };
};

const fill = async (fields: Map<string, string>, credentials: Credentials): Promise<URLSearchParams> => {
  if (fields.has('username')) fields.set('username', credentials.username);
  if (fields.has('password')) fields.set('password', credentials.password);
  const fresh = fields.get('totpSecret');
  if (fresh) {
    credentials.totpSecret = fresh;
    fields.set('userLabel', 'Essai');
    fields.set('totp', await totpOf(fresh));
  }
  if (fields.has('otp')) {
    if (!credentials.totpSecret)
      throw new Error(`${credentials.username} has a second factor that this test does not know`);
    fields.set('otp', await totpOf(credentials.totpSecret));
  }
  fields.delete('');
  return new URLSearchParams([...fields]);
};

/** `origin`: what the pages' address is, when `publicUrl` is that of one replica behind it. */
export const createBrowser = (publicUrl: string, options: { jar?: Jar; origin?: string } = {}): Browser => {
  const { jar = createJar(), origin = new URL(publicUrl).origin } = options;
  const send = async (url: URL, init: RequestInit): Promise<Response> => {
    const cookie = jar.header(url);
    const headers = { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
    jar.take(url, response);
    return response;
  };
  const follow = async (first: URL, init: RequestInit): Promise<Page> => {
    let url = first;
    let response = await send(url, init);
    for (let hop = 0; hop < 12 && response.status >= 300 && response.status < 400; hop += 1) {
      url = new URL(response.headers.get('location') ?? '/', url);
      await response.body?.cancel();
      response = await send(url, { headers: { accept: 'text/html' } });
    }
    return { url, status: response.status, body: await response.text() };
  };
  const browser: Browser = {
    publicUrl,
    jar,
    fetch: (path, init = {}) =>
      send(new URL(path, publicUrl), {
        ...init,
        headers: { origin, 'sec-fetch-site': 'same-origin', ...(init.headers as Record<string, string>) },
      }),
    visit: (address) =>
      follow(new URL(address, publicUrl), { headers: { accept: 'text/html', 'sec-fetch-site': 'none' } }),
    signIn: async (credentials, path = '/auth/login?return=/') => {
      let page = await browser.visit(path);
      for (let step = 0; step < 8 && page.url.origin !== origin; step += 1) {
        const form = formOf(page);
        if (!form) throw new Error(`no form on ${page.url.pathname} (${page.status})`);
        const body = await fill(form.fields, credentials);
        page = await follow(form.action, { method: 'POST', body, headers: { accept: 'text/html' } });
        if (page.url.origin !== origin && formOf(page)?.fields.has('password') && form.fields.has('password'))
          return page;
      }
      return page;
    },
    session: async () => session.parse(await (await browser.fetch('/api/gateway/session')).json()),
    send: async (method, path, body, headers = {}) => {
      const known = await browser.session();
      const csrf = known.signedIn ? { [csrfHeader]: known.csrf } : {};
      return browser.fetch(path, {
        method,
        headers: { 'content-type': 'application/json', ...csrf, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
  };
  return browser;
};

/** A browser that has signed in through Keycloak's own pages, over HTTP. Throws when it did not come back signed in. */
export const signInOverHttp = async (publicUrl: string, credentials: Credentials, path?: string): Promise<Browser> => {
  // Twice at most: a busy Keycloak may refuse a good password, as `bearerOf` tells.
  for (let left = 1; ; left -= 1) {
    const browser = createBrowser(publicUrl);
    const page = await browser.signIn(credentials, path);
    if ((await browser.session()).signedIn) return browser;
    if (left === 0) throw new Error(`${credentials.username} was not signed in: ${page.url.pathname} (${page.status})`);
  }
};
