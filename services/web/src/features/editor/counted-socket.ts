import { acknowledges, carriesChanges } from './wire.ts';

/** What one socket has sent that carries changes, and what of it the server acknowledged. */
export type Ledger = { sent: number; acknowledged: number };

type Told = { onSent: () => void; onSettled: () => void };

/**
 * A WebSocket that counts. The provider's own count starts again at each connection while messages of the last one are
 * still queued, so it can reach zero too early; here every change sent over this socket has its own acknowledgement.
 * Settled: at least the answer to what the server lacked was sent, and everything sent was acknowledged.
 */
export const countedSocket = ({ onSent, onSettled }: Told) =>
  // biome-ignore lint/correctness/noComponentHookFactories: a constructor, not a component
  function CountedSocket(address: string | URL): WebSocket {
    const socket = new WebSocket(address);
    const ledger: Ledger = { sent: 0, acknowledged: 0 };
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      if (data instanceof Uint8Array && carriesChanges(data)) {
        ledger.sent += 1;
        onSent();
      }
      send(data);
    };
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!(data instanceof ArrayBuffer) || acknowledges(new Uint8Array(data)) !== true) return;
      ledger.acknowledged += 1;
      // After the provider has had its turn with this message.
      if (ledger.acknowledged === ledger.sent) queueMicrotask(() => ledger.acknowledged === ledger.sent && onSettled());
    });
    return socket;
  };
