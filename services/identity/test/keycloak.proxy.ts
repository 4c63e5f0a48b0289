import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one call: let through, refused before it has an effect, or its answer lost after it had one. */
export type Fate = 'pass' | 'before' | 'after';

/** A way to Keycloak's admin API on which calls can be cut: the real server behind it, the failures of a real network. */
export const keycloakProxy = async (target: string) => {
  const seen: string[] = [];
  let decide: (call: string, count: number) => Fate | Promise<Fate> = () => 'pass';
  const server = createServer(async (req, res) => {
    const call = `${req.method} ${req.url?.replace(/\?.*/, '')}`;
    seen.push(call);
    const fate = await decide(call, seen.length);
    if (fate === 'before') return void req.socket.destroy();
    const { hostname, port } = new URL(target);
    const onward = request({ hostname, port, method: req.method, path: req.url, headers: req.headers }, (answer) => {
      if (fate === 'after') {
        answer.resume();
        answer.on('end', () => req.socket.destroy());
        return;
      }
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => req.socket.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** From now on; counting begins anew. */
    rule: (next: typeof decide): void => {
      seen.length = 0;
      decide = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
export type KeycloakProxy = Awaited<ReturnType<typeof keycloakProxy>>;
