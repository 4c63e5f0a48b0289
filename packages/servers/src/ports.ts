import { connect, createServer } from 'node:net';
import { problem } from './problem.ts';

/** True when something answers on this port of this machine. */
export const answers = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const end = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });

/** Fails with the sentence that names the port and the variable that changes it, when the port is taken. */
export const demandPort = (port: number, what: string, variable: string, host = '127.0.0.1'): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? problem(
              `Le port ${port}, voulu pour ${what}, est déjà pris : libérez-le, ou choisissez-en un autre par ${variable}.`,
              error,
            )
          : problem(
              `Le port ${port}, voulu pour ${what}, ne peut être ouvert (${error.code ?? error.message}) : choisissez-en un autre par ${variable}.`,
              error,
            ),
      );
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
