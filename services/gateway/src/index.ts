export type { Forward, LocalTarget, RemoteTarget } from './forward/target.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
