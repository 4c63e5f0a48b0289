/**
 * A name after « de »: « de Paul », « d’Anne », « du système », « du Pin », « des Aubiers », « de la CA du Bocage ». A commune keeps its
 * La and L’. An aspirated h is not told from a mute one, and keeps « de ».
 */
export const withDe = (name: string): string => {
  if (/^le /i.test(name)) return `du ${name.slice(3)}`;
  if (/^les /i.test(name)) return `des ${name.slice(4)}`;
  if (/^(CA|CC|CU) /.test(name)) return `de la ${name}`;
  return /^[aeiouàâéèêëîïôöùûœæ]/i.test(name) ? `d’${name}` : `de ${name}`;
};
