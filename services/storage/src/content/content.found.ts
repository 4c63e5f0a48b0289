import { fileTypeFromBuffer } from 'file-type';

/** How much of the beginning of a file is looked at. */
export const headBytes = 64 * 1024;
export const unknownType = 'application/octet-stream';

const startsWith = (head: Buffer, bytes: readonly number[]): boolean => bytes.every((byte, at) => head[at] === byte);

// Control characters that no text holds. Tab, line feeds, form feed, escape and DOS's end of file may.
const isControl = (byte: number): boolean => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b].includes(byte);

const textOf = (head: Buffer): string | null => {
  if (startsWith(head, [0xff, 0xfe])) return head.subarray(2).toString('utf16le');
  if (startsWith(head, [0xfe, 0xff]))
    return Buffer.from(head.subarray(2, 2 + ((head.length - 2) & ~1)))
      .swap16()
      .toString('utf16le');
  if (head.some((byte) => isControl(byte) || byte === 0x7f)) return null;
  return (startsWith(head, [0xef, 0xbb, 0xbf]) ? head.subarray(3) : head).toString('latin1');
};

/** Types of text by their first words; file-type sees none of them, and takes some texts for binaries (“BM”, “MZ”). */
const texts: readonly (readonly [RegExp, string])[] = [
  [/^\{\\rtf/, 'application/rtf'],
  [/^%!PS/, 'application/postscript'],
  [/^#!/, 'text/x-script'],
  [/^\s*<\?php/i, 'text/x-script'],
  [/^\s*@echo\s+(off|on)\b/i, 'text/x-script'],
  [/^(Windows Registry Editor|REGEDIT4)/, 'text/x-script'],
  [/^\s*(<!--.*?-->\s*)*<!doctype\s+html/is, 'text/html'],
  [
    /^\s*(<!--.*?-->\s*)*<(html|head|body|script|iframe|style|title|table|div|p|h1|a|img|meta|link|form)[\s>/]/is,
    'text/html',
  ],
  [/^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+svg[^>]*>\s*)?<svg[\s>]/is, 'image/svg+xml'],
  [/^\s*<\?xml[^>]*>\s*(<!--.*?-->\s*)*(<!doctype\s+html|<html)/is, 'text/html'],
  [/^\s*<\?xml\s/i, 'application/xml'],
  [/^BEGIN:VCALENDAR/i, 'text/calendar'],
  [/^BEGIN:VCARD/i, 'text/vcard'],
  [/^WEBVTT/, 'text/vtt'],
  [/^-----BEGIN [A-Z0-9 ]+-----/, 'application/x-pem-file'],
  [
    /^(Return-Path|Received|Delivered-To|From|Date|Subject|MIME-Version|Message-ID|X-[\w-]+|To): ?[^\r\n]*\r?\n/i,
    'message/rfc822',
  ],
];

const pdfWithin = 1024;
// An envelope may hold a PDF as it is: a signed document (DER), an archive that was not compressed.
const envelopes: readonly (readonly [number, readonly number[]])[] = [
  [0, [0x30]],
  [0, [0x50, 0x4b, 0x03, 0x04]],
  [257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];
const isPdf = (head: Buffer): boolean => {
  // Scanners put bytes before it, and readers allow that (ISO 32000, annex H).
  const at = head.subarray(0, pdfWithin).indexOf('%PDF-');
  return at === 0 || (at > 0 && !envelopes.some(([from, bytes]) => startsWith(head.subarray(from), bytes)));
};

/**
 * What a file is, by its first bytes ({@link headBytes}): a media type, `text/x-script` for scripts, or
 * `application/octet-stream` when nothing is recognised. The name is not looked at.
 */
export const findType = async (head: Buffer): Promise<string> => {
  if (isPdf(head)) return 'application/pdf';
  const text = textOf(head);
  if (text !== null) return texts.find(([pattern]) => pattern.test(text.slice(0, 4096)))?.[1] ?? 'text/plain';
  if (startsWith(head, [0x64, 0x65, 0x78, 0x0a])) return 'application/java-vm';
  try {
    const found = await fileTypeFromBuffer(head);
    return found?.mime ?? unknownType;
  } catch {
    // It ran off the end of the head.
    return unknownType;
  }
};
