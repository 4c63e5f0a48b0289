import { createHash, randomBytes } from 'node:crypto';
import { createJar } from './cookiejar.ts';
import { formOf, type Page } from './sign-in.ts';

/** A browser on Keycloak alone, for what must be seen of its pages: it stops at the client's address without visiting it. */
export const createKeycloakBrowser = (redirectUri: string) => {
  const jar = createJar();
  const follow = async (address: string | URL, init: RequestInit = {}): Promise<Page> => {
    const url = new URL(address);
    if (url.href.startsWith(redirectUri)) return { url, status: 0, body: '' };
    const headers = { accept: 'text/html', cookie: jar.header(url) };
    const response = await fetch(url, { ...init, redirect: 'manual', headers, signal: AbortSignal.timeout(30_000) });
    jar.take(url, response);
    const location = response.headers.get('location');
    if (!location) return { url, status: response.status, body: await response.text() };
    await response.body?.cancel();
    return follow(new URL(location, url));
  };
  return {
    visit: (address: string) => follow(address),
    /** Sends the first form of a page, or the one that holds `marker`. */
    submit: (page: Page, typed: Record<string, string> = {}, marker = ''): Promise<Page> => {
      const forms = page.body.split(/(?=<form\b)/).filter((part) => part.startsWith('<form') && part.includes(marker));
      const form = formOf({ ...page, body: forms[0] ?? '' });
      if (!form) throw new Error(`no form on ${page.url.pathname} (${page.status})`);
      return follow(form.action, {
        method: 'POST',
        body: new URLSearchParams({ ...Object.fromEntries(form.fields), ...typed }),
      });
    },
  };
};

/** The code flow with PKCE of one confidential client, as the gateway does it. */
export const codeFlow = (issuer: string, client: { id: string; secret: string; redirectUri: string }) => {
  const endpoint = `${issuer}/protocol/openid-connect`;
  const token = async (form: Record<string, string>): Promise<Record<string, string>> => {
    const body = new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...form });
    const response = await fetch(`${endpoint}/token`, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
    return (await response.json()) as Record<string, string>;
  };
  return {
    /** What is asked; {@link push} makes an address of it. */
    ask: (extra: Record<string, string> = {}) => {
      const verifier = randomBytes(32).toString('base64url');
      const asked = new URLSearchParams({
        response_type: 'code',
        client_id: client.id,
        redirect_uri: client.redirectUri,
        scope: 'openid',
        state: 's',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...extra,
      });
      return { asked, verifier };
    },
    push: async (asked: URLSearchParams): Promise<{ status: number; url: string }> => {
      const body = new URLSearchParams([...asked, ['client_secret', client.secret]]);
      const response = await fetch(`${endpoint}/ext/par/request`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(30_000),
      });
      const { request_uri: uri = '' } = (await response.json()) as { request_uri?: string };
      return {
        status: response.status,
        url: `${endpoint}/auth?${new URLSearchParams({ client_id: client.id, request_uri: uri }).toString()}`,
      };
    },
    finish: (landed: URL, verifier: string) =>
      token({
        grant_type: 'authorization_code',
        code: landed.searchParams.get('code') ?? '',
        redirect_uri: client.redirectUri,
        code_verifier: verifier,
      }),
    refresh: (refreshToken: string) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  };
};

/** The claims of a token, unverified. */
export const claimsOf = (token: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString() || '{}') as Record<string, unknown>;
