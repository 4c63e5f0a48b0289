import type { Mail } from '@bocage/platform';

const everyMs = 15_000;

/** What the mail server last said, asked again in the background: `none` (no server is set), `unknown`, `ok` or `down`. */
export const mailState = (mail: Pick<Mail, 'ping'> | null | undefined): (() => string) => {
  if (!mail) return () => 'none';
  let said = 'unknown';
  let askedAt = 0;
  return () => {
    if (Date.now() - askedAt > everyMs) {
      askedAt = Date.now();
      mail.ping().then(
        () => {
          said = 'ok';
        },
        () => {
          said = 'down';
        },
      );
    }
    return said;
  };
};
