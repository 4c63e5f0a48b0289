import nodemailer from 'nodemailer';

/** A message in plain text. With an `id` of its own it bears the same Message-ID each time: one that comes twice is recognised. */
export type Message = { to: string; subject: string; text: string; id?: string };
/** Sends messages by SMTP; rejects when the server refuses or does not answer in 10 s. */
export type Mail = { send(message: Message): Promise<void>; ping(): Promise<void>; close(): void };

/**
 * What a letter that did not leave met: `refused`, this address for good; `deferred`, this address for now; `down`, the
 * server itself, whatever the address.
 */
export type MailFailure = 'refused' | 'deferred' | 'down';
/** Reads it from what `send` threw. */
export const mailFailure = (error: unknown): MailFailure => {
  const { code, command, responseCode = 0 } = error as { code?: string; command?: string; responseCode?: number };
  // The words were refused, perhaps for this address alone.
  if (code === 'EMESSAGE') return 'deferred';
  if (code !== 'EENVELOPE' || command === 'MAIL FROM') return 'down';
  return responseCode >= 400 && responseCode < 500 ? 'deferred' : 'refused';
};

export const createMail = (options: { url: string; from: string }): Mail => {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };
  const target = new URL(options.url);
  const domain = /@([^\s>]+)/.exec(options.from)?.[1] ?? 'localhost';
  const transport = nodemailer.createTransport({
    host: target.hostname,
    port: Number(target.port || 25),
    secure: target.protocol === 'smtps:',
    ...(target.username
      ? { auth: { user: decodeURIComponent(target.username), pass: decodeURIComponent(target.password) } }
      : {}),
    ...timeouts,
  });
  return {
    send: async ({ to, subject, text, id }) => {
      await transport.sendMail({
        from: options.from,
        to,
        subject,
        text,
        ...(id ? { messageId: `<${id}@${domain}>` } : {}),
      });
    },
    ping: async () => {
      await transport.verify();
    },
    close: () => transport.close(),
  };
};
