// A timestamp authority of RFC 3161: OpenSSL's own, behind the HTTP that it lacks.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const config = `
[tsa]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_chain = no
`;
const ellipticKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const tstInfo = '1.2.840.113549.1.9.16.1.4';

type Made = { by: string; usage?: string; ca?: boolean; days?: number; newKey?: readonly string[] };
/** Who may sign an answer, by what it is made of. */
const certificates: Record<string, Made> = {
  tsa: { by: 'ca', usage: 'critical,timeStamping' },
  between: { by: 'ca', ca: true },
  far: { by: 'between', usage: 'critical,timeStamping', newKey: ['-newkey', 'rsa:2048', '-nodes'] },
  stranger: { by: 'otherCa', usage: 'critical,timeStamping' },
  over: { by: 'ca', usage: 'critical,timeStamping', days: -1 },
  web: { by: 'ca', usage: 'critical,serverAuth' },
  loose: { by: 'ca', usage: 'timeStamping' },
  many: { by: 'ca', usage: 'critical,timeStamping,serverAuth' },
};
export type Signer = 'tsa' | 'far' | 'stranger' | 'over' | 'web' | 'loose' | 'many';
type Forged = {
  /** Another query than the one that came, without its nonce. */
  text?: string;
  nonce?: boolean;
  signer?: Signer;
  /** Signed again by CMS alone, which refuses no certificate; with the attribute that names it, or without. */
  again?: 'named' | 'unnamed';
  /** Done to the answer at last. */
  change?: (answer: Buffer) => Buffer;
};

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

export const openTsa = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bocage-tsa-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(file('tsa.cnf'), config);
  writeFileSync(file('serial'), '01\n');
  for (const name of ['ca', 'otherCa'])
    openssl(
      ...['req', '-x509', ...ellipticKey, '-keyout', `${name}.key`, '-out', `${name}.pem`],
      ...['-days', '2', '-subj', `/CN=${name}`],
    );
  for (const [name, { by, usage, ca, days = 2, newKey = ellipticKey }] of Object.entries(certificates)) {
    const extensions = ca
      ? 'basicConstraints = critical,CA:true\nkeyUsage = critical,keyCertSign\n'
      : `extendedKeyUsage = ${usage}\nkeyUsage = critical,digitalSignature\n`;
    writeFileSync(file('ext.cnf'), extensions);
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'],
      ...['-out', `${name}.pem`, '-days', String(days), '-extfile', 'ext.cnf'],
    );
  }

  const answer = (query: Buffer, { signer = 'tsa', again, change }: Forged): Buffer => {
    writeFileSync(file('query.tsq'), query);
    const by = again ? 'tsa' : signer;
    const chain = by === 'far' ? ['-chain', 'between.pem'] : [];
    const as = ['-signer', `${by}.pem`, '-inkey', `${by}.key`, ...chain];
    let reply: Buffer = openssl(
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-section',
      'tsa',
      '-queryfile',
      'query.tsq',
      ...as,
    );
    if (again) {
      const token = ['-token_out', '-out', 'token.der'];
      openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa', '-queryfile', 'query.tsq', ...as, ...token);
      openssl('cms', '-verify', '-inform', 'DER', '-noverify', '-binary', '-in', 'token.der', '-out', 'info.der');
      openssl(
        ...['cms', '-sign', '-binary', '-nodetach', '-nosmimecap', '-econtent_type', tstInfo, '-in', 'info.der'],
        ...['-signer', `${signer}.pem`, '-inkey', `${signer}.key`, '-outform', 'DER', '-out', 'again.der'],
        ...(again === 'named' ? ['-cades'] : []),
      );
      const granted = der(0x30, der(0x02, Buffer.from([0])));
      reply = der(0x30, granted, readFileSync(file('again.der')));
    }
    return change ? change(reply) : reply;
  };
  let asked = 0;
  let forged: Forged & { query?: Buffer } = {};
  const server = createServer((req, res) => {
    void req.toArray().then((parts: Buffer[]) => {
      asked += 1;
      const reply = answer(forged.query ?? Buffer.concat(parts), forged);
      res.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    file,
    asked: () => asked,
    /** How the next answers differ from what an honest authority gives. */
    forge: ({ text, nonce = true, ...other }: Forged): void => {
      forged = other;
      if (text === undefined) return;
      writeFileSync(file('other.txt'), text);
      const more = nonce ? [] : ['-no_nonce'];
      forged.query = openssl('ts', '-query', '-data', 'other.txt', '-sha256', '-cert', ...more);
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
