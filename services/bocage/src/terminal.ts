import type { Progress } from '@bocage/servers';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).replace('.', ',')} s`;

const titles: Record<string, string> = {
  postgres: 'PostgreSQL',
  postgres15: 'PostgreSQL 15',
  keycloak: 'Keycloak',
  s3: 'Objets (S3)',
  mail: 'Courrier',
  redis: 'Redis',
  minio: 'MinIO',
  versitygw: 'versitygw',
};

/** Tells a start step by step, each with its time; downloads are told apart, and summed. */
export const createTerminal = (write: (text: string) => void) => {
  const began = Date.now();
  let downloadsMs = 0;
  const line = (mark: string, name: string, time: string, note = ''): void =>
    write(`${`  ${mark} ${name.padEnd(34)}${time.padStart(8)}  ${note}`.trimEnd()}\n`);
  const progress: Progress = ({ kind, name, ms, note }) => {
    const title = titles[name] ?? name;
    if (kind === 'download') {
      if (ms === undefined) return line('↓', `${title}, téléchargement…`, '');
      downloadsMs += ms;
      return line('↓', `${title}, téléchargé`, seconds(ms));
    }
    if (ms === undefined) return line('…', title, '');
    return line('✓', title, seconds(ms), note);
  };
  return {
    progress,
    say: (text: string) => write(`${text}\n`),
    /** Runs one step and tells its time. */
    step: async <T>(name: string, work: () => Promise<T>, note?: (result: T) => string): Promise<T> => {
      const from = Date.now();
      const result = await work();
      progress({ kind: 'step', name, ms: Date.now() - from, ...(note && { note: note(result) }) });
      return result;
    },
    /** Since the beginning, downloads apart. */
    total: (): string =>
      `${seconds(Date.now() - began - downloadsMs)}${downloadsMs > 0 ? `, et ${seconds(downloadsMs)} de téléchargements` : ''}`,
  };
};
export type Terminal = ReturnType<typeof createTerminal>;
