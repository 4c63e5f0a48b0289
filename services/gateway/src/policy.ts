import helmet from 'helmet';

export type PolicyOptions = { publicUrl: string; storageUrl?: string | undefined; keycloakUrl: string };

/** The Content-Security-Policy of every answer: nothing inline, nothing from elsewhere but the objects' own server. */
export const policyDirectives = ({ publicUrl, storageUrl, keycloakUrl }: PolicyOptions): Record<string, string[]> => {
  const here = new URL(publicUrl);
  const storage = storageUrl ? [new URL(storageUrl).origin] : [];
  // 'self' covers WebSockets only in newer browsers.
  const sockets = `${here.protocol === 'https:' ? 'wss' : 'ws'}://${here.host}`;
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'script-src-attr': ["'none'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:', ...storage],
    'media-src': ["'self'", ...storage],
    'font-src': ["'self'"],
    'connect-src': ["'self'", sockets, ...storage],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    // A PDF is shown from the objects' server, in its own origin.
    'frame-src': storage.length > 0 ? storage : ["'none'"],
    'form-action': ["'self'", new URL(keycloakUrl).origin],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    ...(here.protocol === 'https:' ? { 'upgrade-insecure-requests': [] } : {}),
  };
};

/** The usual headers on every answer. */
export const securityHeaders = (options: PolicyOptions) =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: policyDirectives(options) },
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity:
      new URL(options.publicUrl).protocol === 'https:' ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
