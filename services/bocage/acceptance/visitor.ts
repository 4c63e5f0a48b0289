import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider';
import { type PersonKey, signInOverHttp, testPassword, usernameOf } from '@bocage/testing';
import WebSocket from 'ws';
import * as Y from 'yjs';

// What an administration's own script would know: addresses, headers and JSON as docs/openapi.json and the protocol of
// the notes tell them. Names are written out here, so that a change of the contract shows.
export type Page<T> = { items: T[] };
export type Answer<T> = { status: number; body: T };

/** Looks again until it is so; fails with `name` after `timeoutMs`. */
export const until = async (
  what: () => boolean | Promise<boolean>,
  name: string,
  timeoutMs = 10_000,
): Promise<void> => {
  const limit = Date.now() + timeoutMs;
  while (!(await what())) {
    if (Date.now() > limit) throw new Error(`waited in vain: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Someone who signed in through Keycloak's pages at the public address, acting for one body. */
export const enter = async (url: string, person: PersonKey, tenant: string) => {
  const browser = await signInOverHttp(url, { username: usernameOf(person), password: testPassword });
  const session = (await (await browser.fetch('/api/gateway/session')).json()) as { account: string; csrf: string };

  const send = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const response = await browser.fetch(path, {
      method,
      headers: {
        'Bocage-Tenant': tenant,
        ...(method === 'GET' ? {} : { 'Bocage-Csrf': session.csrf, 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const demand = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await send<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  return {
    /** The answer, whatever it is. */
    send,
    get: <T>(path: string) => demand<T>('GET', path),
    post: <T>(path: string, body: unknown = {}) => demand<T>('POST', path, body),
    /** Opens a note to write in it, as its page does. */
    open: (noteId: string) => openNote(url, browser.jar.header(new URL(url)), tenant, noteId, session.account),
  };
};
export type Visitor = Awaited<ReturnType<typeof enter>>;

const openNote = (url: string, cookie: string, tenant: string, noteId: string, account: string) => {
  class FromThePage extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie, origin: url } });
      this.on('error', () => {});
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url: `${url.replace(/^http/, 'ws')}/api/notes/live?tenant=${tenant}`,
    WebSocketPolyfill: FromThePage,
    delay: 100,
    minDelay: 100,
    maxDelay: 500,
    autoConnect: false,
  });
  // What is queued while off line is also in the handshake that follows: sent twice, it would be acknowledged twice.
  socket.on('open', () => {
    (socket as unknown as { messageQueue: unknown[] }).messageQueue = [];
  });
  const document = new Y.Doc();
  const closes: string[] = [];
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: noteId,
    document,
    token: account,
    onClose: ({ event }) => void closes.push(event.reason),
  });
  provider.attach();
  void socket.connect();
  const text = document.getXmlFragment('default');
  const wordsOf = (block: unknown): string =>
    block instanceof Y.XmlElement
      ? block
          .toArray()
          .map((part) => (part instanceof Y.XmlText ? part.toJSON() : ''))
          .join('')
      : '';
  const words = (): string => text.toArray().map(wordsOf).join('\n');
  return {
    closes,
    words,
    ready: () => until(() => provider.isAuthenticated && provider.synced, 'the note is open'),
    write: (line: string): void => {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(line)]);
      text.push([paragraph]);
    },
    unsaved: (): boolean => provider.unsyncedChanges > 0,
    saved: (timeoutMs?: number) => until(() => provider.unsyncedChanges === 0, 'saved', timeoutMs),
    shows: (line: string) => until(() => words().includes(line), `« ${line} » is shown`),
    offline: (): Promise<void> => {
      socket.disconnect();
      return until(() => socket.status === WebSocketStatus.Disconnected, 'off line');
    },
    online: (): void => void socket.connect(),
    leave: (): void => {
      provider.destroy();
      socket.destroy();
    },
  };
};
export type OpenNote = ReturnType<typeof openNote>;
