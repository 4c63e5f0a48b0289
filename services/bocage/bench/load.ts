import { Agent, request } from 'node:http';

/** What one run of load measured. Times in milliseconds, CPU of the server in milliseconds a request. */
export type Measure = {
  requests: number;
  failures: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  cpuMs: number;
};

/** One request to send: its path, and a body for a POST. */
export type Shot = { method: 'GET' | 'POST'; path: string; body?: string };

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** CPU seconds of a server since its start, from its own `/metrics`. */
const cpuOf = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total ([\d.e+-]+)/m.exec(text)?.[1] ?? Number.NaN);
};

/**
 * Sends shots over `connections` kept-alive connections for `seconds`, each the next as soon as the last is answered
 * (a closed loop: at full load the latency is that of the queue too).
 */
export const load = async (options: {
  url: string;
  headers: () => Record<string, string>;
  shot: (n: number) => Shot;
  connections: number;
  seconds: number;
  /** Ends sooner, after so many. */
  most?: number;
}): Promise<Measure> => {
  const { url, headers, shot, connections, seconds, most = Number.POSITIVE_INFINITY } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const target = new URL(url);
  const times: number[] = [];
  let failures = 0;
  let n = 0;
  const one = () =>
    new Promise<void>((resolve) => {
      const { method, path, body } = shot(n++);
      const start = performance.now();
      const req = request(
        {
          agent,
          host: target.hostname,
          port: target.port,
          method,
          path,
          headers: {
            ...headers(),
            ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
          },
        },
        (res) => {
          res.resume().once('end', () => {
            times.push(performance.now() - start);
            if ((res.statusCode ?? 500) >= 300) failures += 1;
            resolve();
          });
        },
      );
      req.once('error', () => {
        failures += 1;
        resolve();
      });
      req.end(body);
    });
  const cpuBefore = await cpuOf(url);
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (n < most && performance.now() < end) await one();
    }),
  );
  const elapsed = (performance.now() - begin) / 1_000;
  const cpu = (await cpuOf(url)) - cpuBefore;
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    failures,
    perSecond: times.length / elapsed,
    p50: at(times, 0.5),
    p95: at(times, 0.95),
    p99: at(times, 0.99),
    cpuMs: (cpu * 1_000) / Math.max(1, times.length),
  };
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** The median of each figure over the rounds. */
export const middle = (measures: readonly Measure[]): Measure => {
  const of = (key: keyof Measure) => median(measures.map((one) => one[key]));
  const [requests, failures, perSecond] = [
    of('requests'),
    Math.max(...measures.map((one) => one.failures)),
    of('perSecond'),
  ];
  return { requests, failures, perSecond, p50: of('p50'), p95: of('p95'), p99: of('p99'), cpuMs: of('cpuMs') };
};

/** The smallest and the greatest of the rounds. */
export const spread = (values: readonly number[], digits = 0): string =>
  `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;

/** A row of the table, measures as measured. */
export const row = (name: string, measure: Measure): string =>
  [
    name.padEnd(42),
    measure.perSecond.toFixed(0).padStart(8),
    measure.p50.toFixed(1).padStart(8),
    measure.p95.toFixed(1).padStart(8),
    measure.p99.toFixed(1).padStart(8),
    measure.cpuMs.toFixed(2).padStart(8),
    String(measure.failures).padStart(8),
  ].join(' ');

export const header = [
  ''.padEnd(42),
  ...['req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU ms', 'failed'].map((name) => name.padStart(8)),
].join(' ');
