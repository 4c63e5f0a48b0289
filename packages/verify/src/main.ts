import { accessSync, constants, createReadStream, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { locale } from './config.ts';
import { linesOf } from './lines.ts';
import { nodeCrypto } from './node.ts';
import { fingerprint, parseKey } from './note.ts';
import { languageOf, sentences, type Language } from './sentences.ts';
import { verifyExport } from './verify.ts';

const usage = {
  fr: `Vérifie un export de journal Bocage, sans réseau.

  node bocage-verify.mjs export.ndjson --key CLÉ [--checkpoint FICHIER]... [--witness CLÉ]... [--later EXPORT]... [--lang fr|en] [--json]

  --key         clé publique de l’instance, ou un fichier qui la contient ; plusieurs fois s’il le faut
  --checkpoint  point de contrôle conservé ailleurs ; plusieurs fois s’il le faut
  --witness     clé publique d’un témoin qui doit avoir contresigné, ou un fichier qui la contient
  --later       export d’une époque suivante, qui dit ce qui a été effacé depuis
  --json        le résultat en données

Codes de retour : 0, tout correspond ; 1, non ; 2, rien n’a pu être vérifié.`,
  en: `Verifies an export of a Bocage trail, without network.

  node bocage-verify.mjs export.ndjson --key KEY [--checkpoint FILE]... [--witness KEY]... [--later EXPORT]... [--lang fr|en] [--json]

  --key         public key of the instance, or a file that holds it; several times if need be
  --checkpoint  checkpoint kept elsewhere; several times if need be
  --witness     public key of a witness that must have countersigned, or a file that holds it
  --later       export of a later epoch, which tells what was erased since
  --json        the result as data

Exit codes: 0, everything holds; 1, it does not; 2, nothing could be verified.`,
};
const unread = {
  fr: (path: string) => `Impossible de lire le fichier ${path}.`,
  en: (path: string) => `The file ${path} cannot be read.`,
};

const given = {
  fr: (name: string, print: string) => `Clé donnée : ${name}, d’empreinte ${print}.`,
  en: (name: string, print: string) => `Key given: ${name}, fingerprint ${print}.`,
};

const isFile = (name: string): boolean => {
  try {
    accessSync(name, constants.R_OK);
    return statSync(name).isFile();
  } catch {
    return false;
  }
};
/** More than any key or checkpoint. */
const longestText = 1 << 20;
/**
 * A key or a checkpoint, which people copy by hand: an editor of Windows may have added a mark at the beginning, other line ends
 * or two bytes a letter. What was signed is the same once they are gone.
 */
const textIn = (name: string): string => {
  if (statSync(name).size > longestText) return '';
  const bytes = readFileSync(name);
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
  return `${text.replaceAll('\r\n', '\n').trimEnd()}\n`;
};

const say = (text: string) => process.stdout.write(`${text}\n`);
const parsed = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true },
        checkpoint: { type: 'string', multiple: true },
        witness: { type: 'string', multiple: true },
        later: { type: 'string', multiple: true },
        lang: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch {
    return undefined;
  }
};

const main = async (): Promise<number> => {
  const arguments_ = parsed();
  const language: Language = languageOf(arguments_?.values.lang ?? locale());
  const [path, ...more] = arguments_?.positionals ?? [];
  const { key = [], checkpoint = [], witness = [], later = [], json, help } = arguments_?.values ?? {};
  if (help || !path || more.length > 0 || key.length === 0) {
    say(usage[language]);
    return help ? 0 : 2;
  }
  const missing = [path, ...checkpoint, ...later].find((name) => !isFile(name));
  if (missing !== undefined) {
    say(unread[language](missing));
    return 2;
  }
  // Opened anew to say where a fault begins.
  const linesIn = (name: string) => () => linesOf(createReadStream(name, { highWaterMark: 1 << 20 }));
  const keyIn = (one: string) => (isFile(one) ? textIn(one) : one).trim();
  const keys = key.map(keyIn);
  const report = await verifyExport(linesIn(path), {
    key: keys,
    checkpoints: checkpoint.map(textIn),
    witnesses: witness.map(keyIn),
    later: later.map(linesIn),
    crypto: nodeCrypto,
  });
  const known = await Promise.all(keys.map((text) => parseKey(nodeCrypto.sha256, text)));
  const printed = await Promise.all(
    known.map(async (one) => (one ? [given[language](one.name, await fingerprint(nodeCrypto.sha256, one))] : [])),
  );
  // At once: whoever reads the beginning only does not make the rest a failure.
  say(json ? JSON.stringify(report, null, 2) : [...sentences(report, language), ...printed.flat()].join('\n'));
  return { holds: 0, fails: 1, unusable: 2 }[report.verdict];
};

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
