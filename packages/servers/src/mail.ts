import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers } from './ports.ts';
import { speaksHttp } from './s3proxy.ts';
import { supervise } from './supervise.ts';
import type { Context, RunningServer } from './types.ts';

export type Mail = { env: Record<string, string>; webUrl: string; server: RunningServer };

/** Starts maildev, which keeps every message and sends none; its page and its REST API are at `webUrl`. */
export const startMail = async (context: Context): Promise<Mail> => {
  const began = Date.now();
  const smtp = context.ports.mail;
  const web = context.ports.mailWeb;
  const webUrl = `http://localhost:${web}`;
  const { pid, adopted } = await supervise({
    name: 'mail',
    title: 'maildev',
    dataDir: context.dataDir,
    command: process.execPath,
    args: [
      fileURLToPath(new URL('bin/maildev.js', import.meta.resolve('maildev'))),
      '--smtp',
      String(smtp),
      '--ip',
      '127.0.0.1',
      '--web',
      String(web),
      '--web-ip',
      '127.0.0.1',
      '--mail-directory',
      join(context.dataDir, 'mail'),
      '--max-emails',
      '2000',
      '--silent',
    ],
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production' },
    ports: [
      { port: smtp, variable: 'BOCAGE_PORT_MAIL' },
      { port: web, variable: 'BOCAGE_PORT_MAIL_WEB' },
    ],
    ready: async () => (await answers(smtp)) && (await speaksHttp(`http://127.0.0.1:${web}/`)),
    timeoutMs: 30_000,
    stop: { signal: 'SIGTERM', graceMs: 5_000 },
  });
  return {
    env: {
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      MAIL_FROM: 'Bocage <ne-pas-repondre@bocage.invalid>',
      MAILDEV_URL: webUrl,
    },
    webUrl,
    server: { name: 'mail', origin: adopted ? 'adopted' : 'started', address: webUrl, ms: Date.now() - began, pid },
  };
};
