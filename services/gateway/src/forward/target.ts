import type { RequestListener } from 'node:http';
import type { Service } from '@bocage/platform';

/** A service of this process: called directly, one code path less through the network. */
export type LocalTarget = {
  /** Answers `/api/<service>/…`, by bearer. */
  app: RequestListener;
  upgrade?: Service['upgrade'] | undefined;
  service?: Pick<Service, 'ready' | 'details'> | undefined;
};
/** A service of another process. */
export type RemoteTarget = { url: string };
/** Where each service is: in this process, or at an address of its own. */
export type Forward = Readonly<Record<string, LocalTarget | RemoteTarget>>;

/** The service that an address belongs to: `notes` for `/api/notes/…`. */
const serviceOf = (url: string | undefined): string | undefined => /^\/api\/([a-z]+)(?:[/?]|$)/.exec(url ?? '')?.[1];

/** Where `/api/<service>/…` goes, or undefined: an address is never looked up by a name that is not a service's. */
export const targetOf = (forward: Forward, url: string | undefined): LocalTarget | RemoteTarget | undefined => {
  const name = serviceOf(url);
  return name && Object.hasOwn(forward, name) ? forward[name] : undefined;
};

/** What services of other processes said of themselves when they were last asked. */
const said = new WeakMap<RemoteTarget, Record<string, string>>();
const isDetails = (value: unknown): value is { details: Record<string, string> } =>
  typeof value === 'object' &&
  value !== null &&
  'details' in value &&
  typeof value.details === 'object' &&
  value.details !== null &&
  Object.values(value.details).every((one) => typeof one === 'string');

/** How to ask each service whether it is ready. */
export const readyOf = (forward: Forward): Record<string, () => Promise<void>> =>
  Object.fromEntries(
    Object.entries(forward).flatMap(([name, target]): [string, () => Promise<void>][] => {
      if ('app' in target) {
        return Object.entries(target.service?.ready ?? {}).map(([part, ask]) => [`${name}.${part}`, ask]);
      }
      const ask = async () => {
        said.delete(target);
        const response = await fetch(new URL('/readyz', target.url), { signal: AbortSignal.timeout(2_500) });
        const answer: unknown = await response.json().catch(() => null);
        said.set(target, isDetails(answer) ? answer.details : {});
        if (!response.ok) throw new Error(`${name} answered ${response.status}`);
      };
      return [[name, ask]];
    }),
  );

/** What each service says of itself: at once in this process, as last answered from another. */
export const detailsOf = (forward: Forward): Record<string, string> =>
  Object.fromEntries(
    Object.entries(forward).flatMap(([name, target]) =>
      'app' in target
        ? Object.entries(target.service?.details ?? {}).map(([part, say]) => [`${name}.${part}`, say()])
        : Object.entries(said.get(target) ?? {}),
    ),
  );
