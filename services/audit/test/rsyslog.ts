import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Certificates } from './collector.ts';

const program = '/usr/sbin/rsyslogd';

/** As its manual has it, nothing tuned. What it writes is what it understood, put together again from its parts. */
const config = (folder: string, port: number, { at }: Certificates) => `
global(workDirectory="${folder}" defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="${at('ca.pem')}"
  defaultNetstreamDriverCertFile="${at('collector.pem')}" defaultNetstreamDriverKeyFile="${at('collector.key')}")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="in")
ruleset(name="in") { action(type="omfile" file="${join(folder, 'received')}" template="RSYSLOG_SyslogProtocol23Format") }
`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Debian's rsyslog over TLS, as a collector: `cut` kills it, `shake` kills it and starts it anew. */
export const rsyslog = async (certificates: Certificates, folder: string) => {
  if (!existsSync(program)) throw new Error('rsyslog is missing: apt-get install rsyslog rsyslog-openssl');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const file = join(folder, 'rsyslog.conf');
  writeFileSync(file, config(folder, port, certificates));
  let child: ChildProcess;
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  const back = async (): Promise<void> => {
    child = spawn(program, ['-n', '-f', file, '-i', join(folder, 'pid')], { stdio: 'ignore' });
    for (let tries = 0; !(await listens()); tries += 1) {
      if (tries === 100 || child.exitCode !== null) throw new Error('rsyslog does not listen');
      await pause(50);
    }
  };
  const cut = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await back();
  return {
    get received(): string[] {
      const path = join(folder, 'received');
      return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    },
    url: () => `syslog+tls://localhost:${port}`,
    cut,
    back,
    shake: async (): Promise<void> => {
      await cut();
      await back();
    },
  };
};
