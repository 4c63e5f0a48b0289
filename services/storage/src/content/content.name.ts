// What Windows refuses in a name, and what turns the reading direction round (facture‮fdp.exe).
const unsafe = /[\p{Cc}"*/:<>?\\|\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A Content-Disposition (RFC 6266): the name as it is in UTF-8 (RFC 5987, RFC 8187), and a plain one for what is older.
 */
export const dispositionOf = (kind: 'attachment' | 'inline', name: string): string => {
  const safe = name.replace(unsafe, '_');
  const plain = safe.normalize('NFKD').replace(/[^\x20-\x7e]/g, (character) => (/\p{M}/u.test(character) ? '' : '_'));
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
};
