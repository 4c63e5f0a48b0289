import { describe, expect, test } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { findType } from './content.found.ts';
import { checkContent } from './content.rules.ts';

const bytes = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const pdf = bytes('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n');

/** A zip of one entry: its local header and its bytes, stored or deflated. */
const zip = (name: string, content: Buffer, stored = false): Buffer => {
  const body = stored ? content : deflateRawSync(content);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(stored ? 0 : 8, 8);
  header.writeUInt32LE(body.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return bytes(header, name, body);
};
const tar = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('ustar\x0000', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes(header, content);
};
/** PKCS#7 signed data around a document (DER): its outer tags, then the document as it is. */
const signed = (content: Buffer): Buffer =>
  bytes(
    [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80, 0x24, 0x80],
    content,
  );
const compound = bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Buffer.alloc(504));

const verdict = async (name: string, content: Buffer): Promise<string> => {
  try {
    checkContent(name, await findType(content));
    return 'kept';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('what a mairie receives is kept', () => {
  test.each<[string, Buffer]>([
    ['délibération.pdf', pdf],
    ['numérisé.pdf', bytes('\0\0entête du copieur\0', pdf)],
    ['facture.pdf.p7m', signed(pdf)],
    ['signature.p7s', bytes([0x30, 0x82, 0x01, 0x02], Buffer.alloc(64))],
    ['dossier.zip', zip('plan.pdf', pdf)],
    ['dossier sans compression.zip', zip('plan.pdf', pdf, true)],
    ['dossier.tar', tar('plan.pdf', pdf)],
    ['courrier.doc', compound],
    ['courrier.doc', bytes('{\\rtf1\\ansi Bonjour}')],
    ['message.eml', bytes('Received: from mairie\r\nSubject: Plan\r\n\r\nBonjour\r\n')],
    ['message.msg', compound],
    ['budget.csv', bytes('poste;montant\r\nvoirie;1000\r\n')],
    ['plan.dwg', bytes('AC1032', Buffer.alloc(32))],
    ['données.inconnu', bytes([1, 2, 3, 4, 5])],
  ])('%s', async (name, content) => expect(await verdict(name, content)).toBe('kept'));
});

describe('refused, with a reason', () => {
  test.each<[string, Buffer, string]>([
    ['outil.exe', bytes('n’importe quoi'), 'file.executable'],
    ['outil.dat', bytes('MZ', [0x90, 0, 3], Buffer.alloc(60)), 'file.executable'],
    ['script', bytes('#!/bin/sh\nrm -rf /\n'), 'file.executable'],
    ['facture.pdf', bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], Buffer.alloc(24)), 'file.contradiction'],
    ['photo.png', pdf, 'file.contradiction'],
    // Not an envelope that says what it is: the document inside would be shown by a reader.
    ['archive.zip', pdf, 'file.contradiction'],
    ['signature.p7m', pdf, 'file.contradiction'],
  ])('%s', async (name, content, code) => expect(await verdict(name, content)).toBe(code));
});
