import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createServer as createTls } from 'node:tls';

/** An authority, what it signed for the collector and for the client, and a stranger that nobody signed, in a folder. */
export const certificates = (folder: string) => {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const make = (name: string, by?: string) =>
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`],
      ...['-addext', 'subjectAltName=DNS:localhost'],
      ...(by ? ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-addext', 'basicConstraints=critical,CA:false'] : []),
    );
  make('ca');
  make('collector', 'ca');
  make('client', 'ca');
  make('stranger');
  const at = (name: string) => join(folder, name);
  return { at, read: (name: string) => readFileSync(at(name)) };
};
export type Certificates = ReturnType<typeof certificates>;

/** Whole frames of RFC 5425 at the head of what came, and what is left. */
const frames = (bytes: Buffer): { messages: string[]; rest: Buffer } => {
  const messages: string[] = [];
  let rest = bytes;
  for (;;) {
    const space = rest.indexOf(0x20);
    const length = Number(rest.subarray(0, Math.max(0, space)).toString());
    if (space < 1 || rest.length < space + 1 + length) return { messages, rest };
    messages.push(rest.subarray(space + 1, space + 1 + length).toString());
    rest = rest.subarray(space + 1 + length);
  }
};

type Options = {
  kind: 'syslog' | 'otlp';
  certificates: Certificates;
  name?: string;
  client?: boolean;
  /** How long it is over each message before it closes in its turn, or over each body; how long a body it takes. */
  slowMs?: number;
  mostBytes?: number;
};
/** A collector on this machine, that can be cut and come back on its port; keeps what it was told, in its order. */
export const collector = async ({
  kind,
  certificates: { read },
  name = 'collector',
  client,
  slowMs,
  mostBytes,
}: Options) => {
  const tls = {
    key: read(`${name}.key`),
    cert: read(`${name}.pem`),
    ...(client ? { ca: read('ca.pem'), requestCert: true, rejectUnauthorized: true } : {}),
  };
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let port = 0;
  const make = () => {
    if (kind === 'otlp')
      return createHttps(tls, (req, res) => {
        void text(req).then(
          (body) => {
            if (mostBytes && body.length > mostBytes) return void res.writeHead(413).end();
            received.push(body);
            setTimeout(
              () => res.setHeader('content-type', 'application/json').end('{"partialSuccess":{}}'),
              slowMs ?? 0,
            );
          },
          () => {},
        );
      });
    return createTls({ ...tls, allowHalfOpen: slowMs !== undefined }, (socket) => {
      let left: Buffer = Buffer.alloc(0);
      let taken = 0;
      if (slowMs) socket.on('end', () => void setTimeout(() => socket.end(), slowMs * taken));
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        const { messages, rest } = frames(Buffer.concat([left, chunk]));
        received.push(...messages);
        taken += messages.length;
        left = rest;
      });
    });
  };
  let server = make();
  const listen = () =>
    new Promise<void>((resolve) => {
      server.on('connection', (socket: Socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        socket.on('error', () => {});
      });
      server.on('tlsClientError', () => {});
      server.listen(port, 'localhost', () => {
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const cut = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen();
  return {
    received,
    url: () => (kind === 'syslog' ? `syslog+tls://localhost:${port}` : `https://localhost:${port}/v1/logs`),
    cut,
    back: async (): Promise<void> => {
      server = make();
      await listen();
    },
    /** Cuts every connection under way, and listens on. */
    shake: (): void => {
      for (const socket of sockets) socket.destroy();
    },
  };
};
export type Collector = Awaited<ReturnType<typeof collector>>;
