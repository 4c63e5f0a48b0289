/** A letter as the mail catcher holds it. */
export type Letter = { to: { address: string }[]; subject: string; text: string; time: string };

/** The letters sent to an address, oldest first. Addresses of tests are made for one test each. */
export const lettersTo = async (address: string): Promise<Letter[]> => {
  const response = await fetch(`${process.env.MAILDEV_URL}/api/email`, { signal: AbortSignal.timeout(5_000) });
  const all = (await response.json()) as Letter[];
  return all.filter(({ to }) => to.some((one) => one.address === address));
};

/** The code in a letter's link. */
export const codeIn = (letter: Letter | undefined): string => /#([0-9A-Z-]+)/.exec(letter?.text ?? '')?.[1] ?? '';
