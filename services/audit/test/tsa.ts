// A timestamp authority of RFC 3161: OpenSSL's own, behind the HTTP that it lacks.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const config = (folder: string) => `
[tsa]
dir = ${folder}
serial = $dir/serial
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
certs = $dir/ca.pem
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_chain = no
`;

export const openTsa = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bocage-tsa-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(file('tsa.cnf'), config(folder));
  writeFileSync(file('serial'), '01\n');
  writeFileSync(file('ext.cnf'), 'extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Essais CA');
  openssl('req', ...key, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Essais TSA');
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'tsa.pem',
    '-days',
    '2',
    '-extfile',
    'ext.cnf',
  );
  let asked = 0;
  /** What the next answers are made of: another query than the one that came. */
  let forged: Buffer | null = null;
  const server = createServer((req, res) => {
    void req.toArray().then((parts: Buffer[]) => {
      asked += 1;
      writeFileSync(file('query.tsq'), forged ?? Buffer.concat(parts));
      const reply = execFileSync(
        'openssl',
        ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa', '-queryfile', 'query.tsq'],
        {
          cwd: folder,
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      res.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    asked: () => asked,
    forge: (text: string | null, nonce = true) => {
      forged = null;
      if (text === null) return;
      writeFileSync(file('other.txt'), text);
      forged = openssl('ts', '-query', '-data', 'other.txt', '-sha256', '-cert', ...(nonce ? [] : ['-no_nonce']));
    },
    /** As a stranger does it. */
    verify: (text: string, token: Buffer): boolean => {
      writeFileSync(file('text.txt'), text);
      writeFileSync(file('token.tsr'), token);
      const args = ['ts', '-verify', '-data', 'text.txt', '-in', 'token.tsr', '-CAfile', 'ca.pem'];
      const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
      return status === 0 && `${stdout}${stderr}`.includes('Verification: OK');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
};
