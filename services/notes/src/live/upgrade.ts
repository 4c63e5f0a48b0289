import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Fault, fault, notesLive } from '@bocage/contracts';
import { errorFields, type Log, type Member, newId, checkCaller, readCaller, type Tokens } from '@bocage/platform';
import { WebSocketServer } from 'ws';
import { endSocket, received, type Socket } from './connection.ts';
import type { Live } from './live.ts';

export type UpgradeOptions = { live: Live; tokens: Tokens; log: Log; maxSockets: number; isDurable: () => boolean };

// A refused upgrade is an HTTP answer on the bare socket.
const answer = (socket: Duplex, status: number): void => {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** The door of `/api/notes/live`: who calls is read from the upgrade request, as from any other. */
export const createUpgrade = ({ live, tokens, log, maxSockets, isDurable }: UpgradeOptions) => {
  const sockets = new Set<Socket>();
  let stopping = false;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // An update at its limit, with its envelope; a larger frame ends the socket (1009).
    maxPayload: notesLive.updateLimitBytes + 64 * 1024,
  });

  const identify = async (req: IncomingMessage, url: URL): Promise<Member> => {
    const tenant = req.headers['bocage-tenant'] ?? url.searchParams.get('tenant') ?? undefined;
    const headers = { ...req.headers, ...(tenant ? { 'bocage-tenant': tenant } : {}) };
    const caller = (await readCaller(tokens, { headers }, newId())) as Member;
    checkCaller(caller, 'member');
    if ([...sockets].filter((one) => one.caller.account === caller.account).length >= maxSockets)
      throw fault('request.too-many');
    return caller;
  };

  const accept = (req: IncomingMessage, duplex: Duplex, head: Buffer, caller: Member): void => {
    server.handleUpgrade(req, duplex, head, (ws) => {
      const socket: Socket = { ws, caller, waitingBytes: 0, notes: 0 };
      const connection = live.accept(socket, req.url ?? notesLive.path);
      sockets.add(socket);
      ws.on('message', (data, isBinary) => {
        // The protocol has no text frame.
        if (!isBinary || !Buffer.isBuffer(data)) {
          ws.close(1003);
          return;
        }
        received(socket, data.length);
        connection.handleMessage(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      });
      ws.on('close', (code, reason) => {
        sockets.delete(socket);
        connection.handleClose({ code, reason: reason.toString() });
      });
      ws.on('error', (error) => log.debug('live.socket-error', errorFields(error)));
    });
  };

  return {
    upgrade: (req: IncomingMessage, duplex: Duplex, head: Buffer): unknown => {
      duplex.on('error', () => duplex.destroy());
      const url = new URL(req.url ?? '/', 'http://localhost');
      if (url.pathname !== notesLive.path) return answer(duplex, 404);
      if (stopping || !isDurable()) return answer(duplex, 503);
      return identify(req, url).then(
        (caller) => (stopping ? answer(duplex, 503) : accept(req, duplex, head, caller)),
        (error: unknown) => answer(duplex, error instanceof Fault ? error.status : 500),
      );
    },
    /** Acknowledges what is under way, then sends everybody elsewhere; those who do not leave are cut after two seconds. */
    stop: async (): Promise<void> => {
      stopping = true;
      await live.stop();
      for (const socket of sockets) endSocket(socket, 'server.restarting');
      const limit = Date.now() + 2_000;
      while (sockets.size > 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 10));
      for (const { ws } of sockets) ws.terminate();
    },
    get size(): number {
      return sockets.size;
    },
  };
};
