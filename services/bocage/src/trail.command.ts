import { existsSync, readFileSync } from 'node:fs';
import { closeShared, createPlatform, createShared, loadConfig, platformConfig } from '@bocage/platform';
import { problem } from '@bocage/servers';

const outcomes = {
  opened: 'l’époque suivante est ouverte',
  follows: 'rien à faire',
  broken: 'ce qui est enregistré ne mène plus au dernier point signé : comparez à une sauvegarde',
  'other-key': 'un point de contrôle n’est signé par aucune clé connue : donnez-la par BOCAGE_TRAIL_PREVIOUS_KEY_FILE',
  unreachable: 'aucun des lieux où sont copiés les points de contrôle ne répond : recommencez',
  busy: 'le scellement ne cède pas son tour : arrêtez Bocage, puis recommencez',
};

/**
 * `bocage trail epoch [file…]`: after a restore, before Bocage starts again. Without a file each trail goes on in its
 * next epoch; with files, checkpoints that somebody kept, only those that do not lead to them. 0 when all is settled.
 */
export const trailCommand = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const [verb, ...files] = args;
  if (verb !== 'epoch') {
    process.stderr.write('bocage trail epoch [point de contrôle…]\n');
    return 64;
  }
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw problem(`Le fichier ${missing} n’existe pas.`);
  const { settleRestored } = await import('@bocage/audit');
  const shared = createShared(loadConfig(platformConfig, env), env, () => '');
  const platform = createPlatform(shared, 'audit');
  try {
    const settled = await settleRestored(
      platform,
      files.map((file) => readFileSync(file, 'utf8')),
    );
    for (const { trail, outcome } of settled) process.stdout.write(`${trail} : ${outcomes[outcome]}\n`);
    return settled.every(({ outcome }) => outcome === 'opened' || outcome === 'follows') ? 0 : 1;
  } finally {
    await platform.db.close();
    await closeShared(shared);
  }
};
