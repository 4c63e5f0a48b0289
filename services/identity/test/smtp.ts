import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A mail server that answers as the test says: a real one's refusals, address by address. */
export const smtpServer = async () => {
  const answers = new Map<string, string>();
  const sent: string[] = [];
  const server = createServer((socket) => {
    let to = '';
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    say('220 essais.example');
    let rest = '';
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const verb = line.slice(0, 4).toUpperCase();
        if (inData) {
          if (line !== '.') continue;
          inData = false;
          sent.push(to);
          say('250 accepted');
        } else if (verb === 'RCPT') {
          to = /<(.+)>/.exec(line)?.[1] ?? '';
          say(answers.get(to) ?? '250 ok');
        } else if (verb === 'DATA') {
          inData = true;
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Letters taken, by address, in their order. */
    sent,
    /** What a recipient's address is answered from now on. */
    answer: (address: string, line: string): void => void answers.set(address, line),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  };
};
