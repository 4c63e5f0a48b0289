import { createServer, type Socket } from 'node:net';

export type Received = { id: string; to: string; text: string };
/** What the server says at the end of a letter (`250 …` takes it), or nothing at all for ever. */
type Answer = (letter: Received) => string | null;

/** A mail server of the test's own, which answers each letter, and whoever writes it, as the test says. */
export const openMailbox = async (answer: Answer, toSender = '250 ok') => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    const say = (line: string) => socket.write(`${line}\r\n`);
    let waiting = '';
    let to = '';
    let reading = false;
    const letter = (text: string): void => {
      reading = false;
      const id = /^Message-ID: <([^@>]+)@/im.exec(text)?.[1] ?? '';
      const said = answer({ id, to, text });
      if (said) say(said);
    };
    socket.on('data', (chunk) => {
      waiting += chunk.toString();
      for (;;) {
        const end = waiting.indexOf(reading ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const text = waiting.slice(0, end);
        waiting = waiting.slice(end + (reading ? 5 : 2));
        if (reading) letter(text);
        else if (/^DATA/i.test(text)) {
          reading = true;
          say('354 go on');
        } else {
          to = /^RCPT TO:<([^>]+)>/i.exec(text)?.[1] ?? to;
          say(/^MAIL FROM/i.test(text) ? toSender : '250 ok');
        }
      }
    });
    say('220 essais.example');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
