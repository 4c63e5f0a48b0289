import { serve } from './serve.ts';

/** Resolves at the first signal that asks to end. */
export const untilSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
  });

/** Runs the services until a signal; requests under way are answered first. */
export const serveCommand = async (env: NodeJS.ProcessEnv): Promise<number> => {
  const stopped = untilSignal();
  const serving = await serve(env);
  await stopped;
  await serving.close();
  return 0;
};
