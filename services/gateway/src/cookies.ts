/** The cookies of the gateway: their names and attributes follow from whether the public address is HTTPS. */
export const createCookies = (publicUrl: string) => {
  // __Host-: the browser takes it only with Secure, Path=/ and no Domain, so that no other host can plant one.
  // On http (development) a Secure cookie would not be kept: plain name, no Secure.
  const secure = new URL(publicUrl).protocol === 'https:';
  const prefix = secure ? '__Host-' : '';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    sessionName: `${prefix}bocage`,
    /** One cookie per sign-in under way: two tabs that sign in at once do not undo each other. */
    pendingPrefix: `${prefix}bocage-sign-in-`,
    /** A cookie without Max-Age ends with the browser: a shared computer is the normal case. */
    set: (name: string, value: string, maxAgeSeconds?: number): string =>
      `${name}=${value}; ${attributes}${maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`}`,
    clear: (name: string): string => `${name}=; ${attributes}; Max-Age=0`,
  };
};
export type Cookies = ReturnType<typeof createCookies>;

/** The cookies of a request (RFC 6265, section 5.4); of two with one name the first, which is the most specific. */
export const readCookies = (header: string | undefined): Map<string, string> => {
  const found = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (name && at > 0 && !found.has(name)) found.set(name, part.slice(at + 1).trim());
  }
  return found;
};
