import { told } from '../told.ts';

/** An answer's bytes; a neighbour that sends more than it should does not fill the memory. */
export const bounded = async (response: Response, most: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > most) throw told(`an answer of more than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
};
