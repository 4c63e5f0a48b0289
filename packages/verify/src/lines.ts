import { longestLine } from './export.ts';
import { unusable } from './report.ts';

/** The lines of a stream of bytes, UTF-8 and nothing else, holding one at a time. A file of Node or a Blob of the browser. */
export const linesOf = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  let number = 1;
  const decoded = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      return unusable({ code: 'utf8', line: number });
    }
  };
  for await (const chunk of chunks) {
    const parts = (rest + decoded(chunk)).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > longestLine) unusable({ code: 'line-too-long', line: number + parts.length });
    for (const part of parts) {
      yield part;
      number++;
    }
  }
  rest += decoded();
  if (rest !== '') yield rest;
};
