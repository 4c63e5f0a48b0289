import { join } from 'node:path';
import { createLog, listen } from '@bocage/platform';
import { readDataDir } from '@bocage/servers';
import { untilSignal } from './serve.command.ts';

/** `bocage witness`: countersigns the checkpoints of other instances, until a signal. It needs no database. */
export const witnessCommand = async (env: NodeJS.ProcessEnv): Promise<number> => {
  const { loadWitnessConfig, openWitness, witnessServer } = await import('@bocage/audit');
  const config = loadWitnessConfig(env);
  const stopped = untilSignal();
  const opened = await openWitness(config, join(readDataDir(env), 'witness'));
  const log = createLog({ level: env.LOG_LEVEL === 'info' ? 'info' : 'warn', json: true });
  const server = await listen(
    witnessServer(opened.witness, log),
    config.BOCAGE_WITNESS_PORT,
    config.BOCAGE_WITNESS_HOST,
  );
  process.stdout.write(
    `Le témoin répond sur ${server.url} pour ${opened.logs.join(', ')}.\nSa clé, à donner à ces instances avec son adresse : ${opened.vkey}\n`,
  );
  await stopped;
  await server.close();
  opened.close();
  return 0;
};
