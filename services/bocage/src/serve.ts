import { createServer } from 'node:http';
import {
  closeShared,
  createPlatform,
  createShared,
  type Listening,
  listen,
  loadConfig,
  type Platform,
  platformConfig,
  runServices,
  type Running,
  type Service,
} from '@bocage/platform';
import { loadProcessConfig, type ServiceName, urlOf } from './config.ts';

type Factory = (platform: Platform) => Service;

// Lazily: a process pays only for what it runs.
const factories: Record<Exclude<ServiceName, 'gateway'>, () => Promise<Factory>> = {
  identity: async () => (await import('@bocage/identity')).createIdentity,
  notes: async () => (await import('@bocage/notes')).createNotes,
  storage: async () => (await import('@bocage/storage')).createStorage,
  audit: async () => (await import('@bocage/audit')).createAudit,
};

/** A running Bocage: the public address (null without gateway), the services' address, and the stop. */
export type Serving = {
  publicUrl: string | null;
  servicesUrl: string;
  services: readonly Service[];
  close(): Promise<void>;
};

/** Runs the services that `BOCAGE_TARGETS` names, the gateway in front when it is one of them. */
export const serve = async (env: NodeJS.ProcessEnv): Promise<Serving> => {
  const config = loadProcessConfig(env);
  let running: Running | null = null;
  // Services of one process call each other over loopback: the same code path as when they are apart.
  const addressOf = (name: string): string => {
    const address = urlOf(config, name) ?? running?.url;
    if (!address) throw new Error(`no address for ${name}`);
    return address;
  };
  const shared = createShared(loadConfig(platformConfig, env), env, addressOf);
  const names = config.BOCAGE_TARGETS.filter((name) => name !== 'gateway');
  const services = await Promise.all(
    names.map(async (name) => (await factories[name]())(createPlatform(shared, name))),
  );
  running = await runServices(shared, services, config.BOCAGE_SERVICES_PORT, config.BOCAGE_SERVICES_HOST);

  let front: { service: { drain(): Promise<void>; close(): Promise<void> }; listening: Listening } | null = null;
  if (config.BOCAGE_TARGETS.includes('gateway')) {
    const { createGateway } = await import('@bocage/gateway');
    const { app, upgrade } = running;
    const forward = Object.fromEntries(
      Object.keys(factories).map((name) => [
        name,
        names.some((one) => one === name)
          ? { app, upgrade, service: services.find((service) => service.name === name) }
          : { url: addressOf(name) },
      ]),
    );
    const service = createGateway(createPlatform(shared, 'gateway'), { forward });
    const server = createServer(service.app);
    server.on('upgrade', service.upgrade);
    front = { service, listening: await listen(server, config.BOCAGE_PORT, config.BOCAGE_HOST) };
  }
  return {
    publicUrl: front?.listening.url ?? null,
    servicesUrl: running.url,
    services,
    close: async () => {
      // First of all nothing more is taken: what comes now belongs to another replica, or to the next start.
      const closing = front?.listening.close();
      await running?.drain();
      await front?.service.drain();
      await closing;
      await front?.service.close();
      await running?.close();
      await closeShared(shared);
    },
  };
};
