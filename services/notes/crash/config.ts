import { z } from 'zod';

const crashConfig = z.object({
  PATH: z.string(),
  /** Where this replica of the service listens. */
  CRASH_PORT: z.coerce.number().int().optional(),
  CRASH_MUTANT: z.enum(['acknowledge-first']).optional(),
  /** Shows what the services log. */
  CRASH_VERBOSE: z.string().optional(),
});
/** The harness's own settings, and the environment that its service is started with. */
export const environment = process.env;
export const config = crashConfig.parse(environment);

export const print = (line: string): void => void process.stdout.write(`${line}\n`);
