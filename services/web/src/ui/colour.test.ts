/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { colourOf, contrast, initials, legible } from './colour.ts';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');
const token = (name: string): string => {
  const hex = new RegExp(`--${name}: (#[0-9a-f]{3,6});`).exec(css)?.[1] ?? '';
  return hex.length === 4 ? `#${[...hex.slice(1)].map((one) => one + one).join('')}` : hex;
};

describe('contrast', () => {
  test('is 21 for black on white and 1 for a colour on itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#2b5a4b', '#2b5a4b')).toBe(1);
  });

  test.each(['ink', 'ink-2', 'ink-3'])('%s is read on every ground', (ink) => {
    for (const ground of ['paper', 'ground', 'ground-2'])
      expect(contrast(token(ink), token(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['good', 'warn', 'bad', 'note'])('%s is read on white and on its own tint', (tone) => {
    expect(contrast(token(tone), token('paper'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token(tone), token(`${tone}-soft`))).toBeGreaterThanOrEqual(4.5);
  });

  test('the border of a field stands out from its ground', () => {
    for (const ground of ['paper', 'ground'])
      expect(contrast(token('line-strong'), token(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('an accent', () => {
  test('too pale is darkened until it is read, its hue kept', () => {
    for (const pale of ['#ffe14d', '#8fd3ff', '#ffffff', '#ff9bb3', '#00ff00']) {
      const accent = legible(pale);
      expect(contrast(accent, '#ffffff')).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, token('ground-2'))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('already legible is left as it is; what is no colour gives ours', () => {
    expect(legible('#1f5673')).toBe('#1f5673');
    expect(legible('red; background: url(x)')).toBe('#2b5a4b');
  });

  test('of the palette is always legible, and the same for one code', () => {
    for (const code of ['79049', '79070', '200040244', '2A004', '01001']) {
      expect(legible(colourOf(code))).toBe(colourOf(code));
      expect(colourOf(code)).toBe(colourOf(code));
    }
  });
});

test('initials leave out the small words', () => {
  expect(initials('Bressuire')).toBe('BR');
  expect(initials('Saint-Pierre-des-Échaubrognes')).toBe('SPÉ');
  expect(initials('La Forêt-sur-Sèvre')).toBe('FS');
});
