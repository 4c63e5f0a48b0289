import {
  readDataDir,
  readPorts,
  type ServerName,
  startServers,
  startTestStack,
  stopServers,
  testDataDir,
  testStackStatus,
} from '@bocage/servers';
import { createTerminal } from './terminal.ts';

const development: readonly ServerName[] = ['postgres', 'keycloak', 's3', 'mail'];

/** Where the application of this machine is reached. */
export const publicUrlOf = (env: NodeJS.ProcessEnv): string =>
  env.BOCAGE_PUBLIC_URL || `http://localhost:${env.BOCAGE_PORT || 8080}`;

/** `stack up|down|status [--test]`: the servers without the application; `up` prints their environment as shell lines. */
export const stack = async (args: string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const test = args.includes('--test');
  const [verb] = args.filter((arg) => !arg.startsWith('--'));
  const dataDir = test ? testDataDir(env) : readDataDir(env);
  if (verb === 'down') {
    await stopServers(dataDir);
    return 0;
  }
  if (verb === 'status') {
    for (const { name, pid } of testStackStatus(dataDir))
      process.stdout.write(`${name.padEnd(12)}${pid ? `processus ${pid}` : 'arrêté'}\n`);
    return 0;
  }
  if (verb !== 'up') {
    process.stderr.write('bocage stack up|down|status [--test]\n');
    return 64;
  }
  // The environment goes to the standard output, for `eval`; the story to the other.
  const { progress } = createTerminal((text) => process.stderr.write(text));
  const servers = test
    ? await startTestStack(env, { progress })
    : await startServers({
        dataDir,
        wanted: development,
        ports: readPorts(env, 'development'),
        env,
        publicUrl: publicUrlOf(env),
        progress,
      });
  for (const [name, value] of Object.entries(servers.env)) process.stdout.write(`export ${name}='${value}'\n`);
  return 0;
};
