type Kept = { host: string; path: string; name: string; value: string };

/** The cookies of one browser, kept as RFC 6265 says: by host (ports do not part them) and path. */
export const createJar = () => {
  let kept: Kept[] = [];
  return {
    /** Takes the Set-Cookie lines of an answer. */
    take: (url: URL, response: Response): void => {
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
        const at = pair.indexOf('=');
        const attribute = (key: string) =>
          attributes.find((one) => one.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
        const path = attribute('path') ?? '/';
        const cookie = { host: url.hostname, path, name: pair.slice(0, at), value: pair.slice(at + 1) };
        kept = kept.filter((one) => !(one.host === cookie.host && one.path === path && one.name === cookie.name));
        const expires = attribute('expires');
        const gone =
          attribute('max-age') === '0' ||
          (attribute('max-age') === undefined && expires && Date.parse(expires) < Date.now());
        if (!gone) kept.push(cookie);
      }
    },
    /** The Cookie header for an address. */
    header: (url: URL): string =>
      kept
        .filter(
          (one) =>
            one.host === url.hostname &&
            (url.pathname === one.path || url.pathname.startsWith(one.path.replace(/\/?$/, '/'))),
        )
        .map((one) => `${one.name}=${one.value}`)
        .join('; '),
    get: (name: string): string | undefined => kept.find((one) => one.name === name)?.value,
    /** A jar with the same cookies: a browser whose files were copied. */
    copy: () => {
      const other = createJar();
      other.put(kept);
      return other;
    },
    put: (cookies: readonly Kept[]): void => {
      kept = [...cookies];
    },
    clear: (): void => {
      kept = [];
    },
  };
};
export type Jar = ReturnType<typeof createJar>;
