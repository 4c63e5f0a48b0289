import { Agent } from 'node:https';
import mvn from 'mvn-artifact-download';
import { downloaded } from './cache.ts';
import type { Context } from './types.ts';

// A CommonJS package: its exports are the default import, and its own default one of them.
const download = mvn.default;

/**
 * One artifact of Maven Central, `group:artifact:type[:classifier]:version`, with its pinned SHA-256. The machine's
 * `HTTPS_PROXY` is honoured; `BOCAGE_MAVEN_MIRROR` names another repository, whose files must have the same checksums.
 */
export const fromMaven = (context: Context, name: string, artifact: string, sha256: string): Promise<string> => {
  const [, id, type, ...rest] = artifact.split(':');
  const file = `${id}-${rest.at(-1)}${rest.length > 1 ? `-${rest[0]}` : ''}.${type}`;
  const mirror = context.env.BOCAGE_MAVEN_MIRROR?.replace(/\/*$/, '/');
  const agent = new Agent({ proxyEnv: context.env });
  const fetch = async (folder: string): Promise<void> =>
    void (await download(artifact, folder, mirror, undefined, { agent }));
  return downloaded(context, { name, file, sha256, fetch });
};
