import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashOfCode, newCode } from './invitation.code.ts';

describe('a one-time code', () => {
  test('is four groups of four without look-alikes, and never the same', () => {
    const codes = Array.from({ length: 500 }, newCode);
    expect(codes.every((code) => /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(500);
  });

  test('is known however it is typed', () => {
    const code = 'A1B0-C2D3-E4F5-G6H7';
    const typed = [code.toLowerCase(), code.replaceAll('-', ' '), ' AIBO c2d3 e4f5g6h7 ', code.replace('1', 'l')];
    for (const one of typed) expect(hashOfCode(one)).toEqual(hashOfCode(code));
  });

  test('another one has another hash', () => {
    fc.assert(
      fc.property(fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (letter) => {
        const code = newCode();
        if (letter !== code[0]) expect(hashOfCode(letter + code.slice(1))).not.toEqual(hashOfCode(code));
      }),
    );
  });
});
