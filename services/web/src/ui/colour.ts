type Rgb = readonly [number, number, number];

/** The three channels, 0 to 255, of `#rrggbb`; null when it is not one. */
export const channels = (hex: string): Rgb | null => {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!parts) return null;
  return [
    Number.parseInt(parts[1] ?? '', 16),
    Number.parseInt(parts[2] ?? '', 16),
    Number.parseInt(parts[3] ?? '', 16),
  ];
};

const hexOf = (rgb: Rgb): string => `#${rgb.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`;

const linear = (channel: number): number => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export const luminance = (hex: string): number => {
  const [red, green, blue] = channels(hex) ?? [0, 0, 0];
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3). */
export const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** White must be read on the accent, and the accent on white, on the ground and on its own pale tint: 4.5 on the palest. */
const enough = 5.6;

/** `hex` darkened, its hue kept, until text in it is read on every ground of ours; `fallback` if it is no colour. */
export const legible = (hex: string, fallback = '#2b5a4b'): string => {
  let rgb = channels(hex);
  if (!rgb) return fallback;
  for (let step = 0; step < 60 && contrast(hexOf(rgb), '#ffffff') < enough; step += 1) {
    rgb = [rgb[0] * 0.95, rgb[1] * 0.95, rgb[2] * 0.95];
  }
  return hexOf(rgb);
};

const palette = [
  '#2b5a4b',
  '#1f5673',
  '#7a3b2e',
  '#5b4a86',
  '#7a4a12',
  '#2f5f8f',
  '#6b3a5b',
  '#3f5f24',
  '#8a3350',
  '#155e63',
  '#5c5220',
  '#41518c',
] as const;

/** The colour of a body that chose none: always the same for one code, neighbours in the list apart. */
export const colourOf = (code: string): string => {
  let sum = 7;
  for (const letter of code) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return palette[sum % palette.length] ?? palette[0];
};

/** One to three letters for a name: `Saint-Pierre-des-Échaubrognes` gives `SPÉ`. */
export const initials = (name: string): string => {
  const small = new Set(['de', 'des', 'du', 'la', 'le', 'les', 'l', 'd', 'en', 'sur', 'sous', 'et', 'aux', 'à']);
  const words = name.split(/[\s'’-]+/).filter((word) => word && !small.has(word.toLowerCase()));
  const letters = words.slice(0, 3).map((word) => word[0] ?? '');
  return (letters.length > 1 ? letters.join('') : (words[0] ?? name).slice(0, 2)).toLocaleUpperCase('fr');
};
