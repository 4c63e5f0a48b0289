import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLockedObjects, type LockedObjects, type Log, type PlatformConfig } from '@bocage/platform';
import { parseCheckpointNote } from '@bocage/verify';
import type { AuditConfig } from '../config.ts';
import type { Outside } from '../seal/epoch.ts';
import { told } from '../told.ts';
import type { WitnessClient } from './witness.client.ts';

/** A checkpoint on its way: `note` as it was signed, `cosigned` with the witnesses' lines. */
export type Leaving = {
  origin: string;
  size: number;
  note: string;
  cosigned: () => Promise<string>;
  /** The size that this place had last, and the proof from one size of the tree to the checkpoint's. */
  had: number;
  proof: (from: number) => Promise<Uint8Array[]>;
};
export type Kind = 'bucket' | 'witness' | 'timestamp';
/** Somewhere that keeps checkpoints; `put` gives what proves it, or tells that the place knows otherwise. */
export type Place = {
  kind: Kind;
  name: string;
  everyMs: number;
  put(leaving: Leaving): Promise<string>;
};

/** The place has another tree: nothing more is signed before the two are compared. */
export const knowsOtherwise = (place: string) =>
  Object.assign(told(`${place} knows another tree`), { otherwise: true });
export const isOtherwise = (error: unknown): boolean => error instanceof Error && 'otherwise' in error;
/** The bucket, or its server, does not lock: an anchor that may be taken away is none. */
export const noLock = (bucket: string) =>
  Object.assign(told(`the bucket ${bucket} does not lock its objects`), { noLock: true });
export const isNoLock = (error: unknown): boolean => error instanceof Error && 'noLock' in error;

const day = 24 * 3_600_000;
// Names sort as sizes do, so that what is newer than a size is asked for by its name.
const keyOf = (origin: string, size: number): string => `${origin}/${String(size).padStart(16, '0')}`;

/** An object-locked bucket: where checkpoints go, and where those are asked for that a restored database has lost. */
export const bucketAt = (
  objects: LockedObjects,
  name: string,
  everyMs: number,
  days: number,
): { place: Place; outside: Outside } => {
  let locks = false;
  const ready = async (): Promise<boolean> => {
    locks ||= await objects.prepare();
    return locks;
  };
  return {
    place: {
      kind: 'bucket',
      name,
      everyMs,
      put: async ({ origin, size, cosigned }) => {
        if (!(await ready())) throw noLock(name);
        const key = keyOf(origin, size);
        await objects.keep(key, Buffer.from(await cosigned()), new Date(Date.now() + days * day));
        return key;
      },
    },
    outside: {
      name,
      newest: async (origin, seen) => {
        // Without a lock nothing ever went there.
        const key = (await ready()) ? await objects.last(`${origin}/`, keyOf(origin, seen)) : null;
        return key && ((await objects.read(key))?.toString() ?? null);
      },
    },
  };
};

export const witnessPlace = (witness: WitnessClient, everyMs: number): Place => ({
  kind: 'witness',
  name: witness.name,
  everyMs,
  put: async ({ size, note, had, proof }) => {
    let old = had;
    // What it knows may differ from what was noted here: an answer that was lost, another replica.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const said = await witness.add({ old, proof: await proof(old), note });
      if ('signed' in said) return said.signed;
      if ('differs' in said || said.knows > size) throw knowsOtherwise(witness.name);
      old = said.knows;
    }
    throw told(`the witness ${witness.name} changes its mind`);
  },
});

/** Who may sign stamps: every certificate of a PEM file; null when none is set. */
export const trustedIn = (file: string | undefined): X509Certificate[] | null => {
  if (!file) return null;
  try {
    const certificates = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!certificates) throw new Error('no certificate');
    return certificates.map((pem) => new X509Certificate(pem));
  } catch {
    throw new Error(
      `Réglages incorrects :\n  BOCAGE_TSA_CA_FILE: « ${file} » n’est pas un fichier de certificats (PEM)`,
    );
  }
};

/** Once a day is enough to date a tree, and authorities count what they are asked. */
export const stampPlace = (url: string, trusted: readonly X509Certificate[] | null): Place => ({
  kind: 'timestamp',
  name: new URL(url).host,
  everyMs: day,
  put: async ({ note }) => {
    const text = parseCheckpointNote(note)?.note.text;
    if (text === undefined) throw told('not a checkpoint');
    // Loaded by who stamps alone.
    const { stamp } = await import('./stamp.ts');
    return (await stamp(url, text, trusted)).toString('base64');
  },
});

/** The places that the settings name, the bucket last: it keeps the note with its witnesses' signatures. */
export const placesOf = (
  settings: AuditConfig,
  platform: PlatformConfig,
  witnesses: readonly WitnessClient[],
  log: Log,
): { places: Place[]; outside: Outside[]; close: () => void } => {
  const everyMs = settings.BOCAGE_ANCHOR_MINUTES * 60_000;
  const bucket = settings.BOCAGE_ANCHOR_BUCKET;
  const url = settings.BOCAGE_ANCHOR_S3_URL ?? platform.S3_URL;
  const accessKey = settings.BOCAGE_ANCHOR_S3_ACCESS_KEY ?? platform.S3_ACCESS_KEY;
  const secretKey = settings.BOCAGE_ANCHOR_S3_SECRET_KEY ?? platform.S3_SECRET_KEY;
  const region = settings.BOCAGE_ANCHOR_S3_REGION ?? platform.S3_REGION;
  if (bucket && !(url && accessKey && secretKey))
    throw new Error(
      'Réglages incorrects :\n  BOCAGE_ANCHOR_BUCKET: l’adresse ou les clés du magasin d’objets manquent',
    );
  const objects =
    bucket && url && accessKey && secretKey
      ? createLockedObjects({ url, accessKey, secretKey, region, bucket, log })
      : undefined;
  const stamps = settings.BOCAGE_TSA_URL
    ? [stampPlace(settings.BOCAGE_TSA_URL, trustedIn(settings.BOCAGE_TSA_CA_FILE))]
    : [];
  const locked = bucket && objects ? [bucketAt(objects, bucket, everyMs, settings.BOCAGE_ANCHOR_DAYS)] : [];
  return {
    places: [...witnesses.map((one) => witnessPlace(one, everyMs)), ...stamps, ...locked.map(({ place }) => place)],
    outside: [...locked.map(({ outside }) => outside), ...witnesses],
    close: () => objects?.close(),
  };
};
