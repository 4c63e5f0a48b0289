import nodemailer from 'nodemailer';

/** A message in plain text. */
export type Message = { to: string; subject: string; text: string };
/** Sends messages by SMTP; rejects when the server refuses or does not answer in 10 s. */
export type Mail = { send(message: Message): Promise<void>; ping(): Promise<void>; close(): void };

export const createMail = (options: { url: string; from: string }): Mail => {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };
  const target = new URL(options.url);
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
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from: options.from, to, subject, text });
    },
    ping: async () => {
      await transport.verify();
    },
    close: () => transport.close(),
  };
};
