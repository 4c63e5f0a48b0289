// Given names whose h is mute; any other h is not told from an aspirated one, and is not elided.
const muteH = /^h(élène|éloïse|énora|enri|ermine|ervé|ilaire|ippolyte|onor|ortense|ubert|ugue|yacinthe)/i;

/**
 * A name after « de »: « de Paul », « d’Anne », « d’Hélène », « du système », « du Pin », « des Aubiers », « de la CA du Bocage ». A
 * commune keeps its La and L’.
 */
export const withDe = (name: string): string => {
  if (/^le /i.test(name)) return `du ${name.slice(3)}`;
  if (/^les /i.test(name)) return `des ${name.slice(4)}`;
  if (/^(CA|CC|CU) /.test(name)) return `de la ${name}`;
  return /^[aeiouàâéèêëîïôöùûœæ]/i.test(name) || muteH.test(name) ? `d’${name}` : `de ${name}`;
};

/** A name after « à »: « à Paul », « au rôle », « aux Aubiers », « à la CA du Bocage ». */
export const withA = (name: string): string => {
  if (/^le /i.test(name)) return `au ${name.slice(3)}`;
  if (/^les /i.test(name)) return `aux ${name.slice(4)}`;
  return /^(CA|CC|CU) /.test(name) ? `à la ${name}` : `à ${name}`;
};

/** A date as it is said: « 1er février 2026 ». */
export const withFirst = (date: string): string => date.replace(/^1 /, '1er ');
