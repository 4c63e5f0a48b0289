/** A backing server that Bocage knows how to start by itself. */
export type ServerName = 'postgres' | 'postgres15' | 'keycloak' | 's3' | 'mail' | 'redis' | 'minio' | 'versitygw';

/** Where an address came from: the environment, a server that an earlier start left healthy, or a new process. */
export type ServerOrigin = 'environment' | 'adopted' | 'started';

export type RunningServer = {
  name: ServerName;
  origin: ServerOrigin;
  /** What a person may look at: `postgres://127.0.0.1:15432`. */
  address: string;
  ms: number;
  pid?: number;
};

/** One step of a start, told as it happens: `ms` is absent while it runs. Downloads are told apart. */
export type Progress = (step: { kind: 'step' | 'download'; name: string; ms?: number; note?: string }) => void;

export type Ports = Record<ServerName | 'mailWeb', number>;

/** Everything a server's file needs to start it. */
export type Context = {
  /** The databases' and objects' files, secrets, pids and logs: `<repository>/.data` by default. */
  dataDir: string;
  /** What was downloaded or built once for every clone: `~/.cache/bocage` by default. */
  cacheDir: string;
  ports: Ports;
  env: NodeJS.ProcessEnv;
  secrets: Secrets;
  progress: Progress;
};

export type Secrets = {
  databasePassword: string;
  keycloakDatabasePassword: string;
  keycloakAdminPassword: string;
  keycloakBootstrapSecret: string;
  s3AccessKey: string;
  s3SecretKey: string;
  /** Kept under the name of the environment variable that carries it. */
  environment: Record<string, string>;
};
