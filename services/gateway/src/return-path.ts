const anchor = 'http://bocage.invalid';

/**
 * The address to come back to after sign-in: a path of this origin, or `/`. What a browser would read as another
 * origin (`//host`, `/\host`, `https:host`), the API and the sign-in itself are not let through.
 */
export const returnPath = (asked: unknown): string => {
  if (typeof asked !== 'string' || asked.length > 2_000 || !/^\/[^\p{Cc}\\]*$/u.test(asked)) return '/';
  if (!URL.canParse(asked, anchor)) return '/';
  const { origin, pathname, search, hash } = new URL(asked, anchor);
  // A path such as /.//host is normalised into //host.
  if (origin !== anchor || pathname.startsWith('//') || /^\/(api|auth)(\/|$)/.test(pathname)) return '/';
  return pathname + search + hash;
};
