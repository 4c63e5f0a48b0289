import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { keepCountHonest, type LiveMessage, noteField, notesLive } from '@bocage/contracts';
import WebSocket from 'ws';
import * as Y from 'yjs';

type Headers = Record<string, string>;
export type ClientOptions = {
  /** The services' address, http. */
  url: string;
  noteId: string;
  /** Of the upgrade request; asked anew before each attempt. */
  headers: () => Headers;
  document?: Y.Doc;
  /** Whose page it is; without it, that of the bearer. */
  account?: string;
  /** False: the library as it is, with its count that may lie. */
  honest?: boolean;
};

const accountOf = ({ authorization = '' }: Headers): string => {
  const claims = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(claims) as { sub: string }).sub;
};

/** A person at a keyboard: the provider that the browser uses, over a real WebSocket. */
export const openClient = ({ url, noteId, headers, document = new Y.Doc(), account, honest = true }: ClientOptions) => {
  class WithHeaders extends WebSocket {
    constructor(address: string) {
      super(address, { headers: headers() });
      // Between a failed attempt and the next nobody listens.
      this.on('error', () => {});
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url: url.replace(/^http/, 'ws') + notesLive.path,
    WebSocketPolyfill: WithHeaders,
    delay: 100,
    minDelay: 100,
    maxDelay: 500,
    autoConnect: false,
  });
  if (honest) keepCountHonest(socket as unknown as Parameters<typeof keepCountHonest>[0]);
  const messages: LiveMessage[] = [];
  const closes: string[] = [];
  const refusals: string[] = [];
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: noteId,
    document,
    token: () => account ?? accountOf(headers()),
    onStateless: ({ payload }) => void messages.push(JSON.parse(payload) as LiveMessage),
    onClose: ({ event }) => void closes.push(event.reason),
    onAuthenticationFailed: ({ reason }) => void refusals.push(reason),
  });
  provider.attach();
  void socket.connect();

  const fragment = document.getXmlFragment(noteField);
  const until = (what: () => boolean, name: string, timeoutMs = 10_000): Promise<void> =>
    new Promise((resolve, reject) => {
      const limit = Date.now() + timeoutMs;
      const look = (): void => {
        if (what()) resolve();
        else if (Date.now() > limit)
          reject(
            new Error(
              `waited in vain: ${name} (unsynced ${provider.unsyncedChanges}, closes ${closes.join()}, refusals ${refusals.join()})`,
            ),
          );
        else setTimeout(look, 5);
      };
      look();
    });
  return {
    provider,
    socket,
    document,
    messages,
    closes,
    refusals,
    until,
    /** Adds a paragraph. */
    write: (text: string): void => {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(text)]);
      fragment.push([paragraph]);
    },
    /** Puts words at the end of the last paragraph. */
    type: (text: string): void => {
      const last = fragment.length > 0 ? fragment.get(fragment.length - 1) : null;
      const words = last instanceof Y.XmlElement ? last.get(0) : null;
      if (words instanceof Y.XmlText) words.insert(words.length, text);
    },
    lines: (): string[] =>
      fragment.toArray().map((child) =>
        (child as Y.XmlElement)
          .toArray()
          .map((words) => (words as Y.XmlText).toJSON())
          .join(''),
      ),
    saved: (timeoutMs?: number) =>
      until(() => provider.isAuthenticated && provider.unsyncedChanges === 0, 'saved', timeoutMs),
    ready: (timeoutMs?: number) => until(() => provider.isAuthenticated && provider.synced, 'synced', timeoutMs),
    offline: (): void => socket.disconnect(),
    online: (): void => void socket.connect(),
    destroy: (): void => {
      provider.destroy();
      socket.destroy();
    },
  };
};
export type Client = ReturnType<typeof openClient>;
