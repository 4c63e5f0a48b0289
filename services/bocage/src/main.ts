import { isProblem, newSecrets } from '@bocage/servers';

/** What the executable can do. Each command is imported when it is called: a process pays only for what it runs. */
const commands: Record<string, { help: string; run: (args: string[]) => Promise<number> }> = {
  dev: {
    help: 'démarre tout sur cette machine, avec une démonstration',
    run: async () => (await import('./dev.ts')).dev(process.env),
  },
  serve: {
    help: 'fait tourner les services que nomme BOCAGE_TARGETS',
    run: async () => (await import('./serve.command.ts')).serveCommand(process.env),
  },
  migrate: {
    help: 'amène la base de données au dernier schéma',
    run: async () => {
      const ran = await (await import('./migrate.ts')).runMigrations(process.env);
      process.stdout.write(`${ran.length === 0 ? 'Rien à faire.' : ran.join('\n')}\n`);
      return 0;
    },
  },
  stack: {
    help: 'up|down|status [--test] : les serveurs seuls, sans l’application',
    run: async (args) => (await import('./stack.ts')).stack(args, process.env),
  },
  reconcile: {
    help: '[--dry-run] : compare Keycloak à Bocage, et répare',
    run: async (args) => (await import('./reconcile.command.ts')).reconcileCommand(args, process.env),
  },
  trail: {
    help: 'epoch [point de contrôle…] : après une restauration, le journal continue à l’époque suivante',
    run: async (args) => (await import('./trail.command.ts')).trailCommand(args, process.env),
  },
  witness: {
    help: 'contresigne les points de contrôle d’autres instances',
    run: async () => (await import('./witness.command.ts')).witnessCommand(process.env),
  },
  secrets: {
    help: 'tire les secrets que lit compose.yaml',
    run: async () => {
      process.stdout.write(newSecrets());
      return 0;
    },
  },
  test: {
    help: '[partie…] : toutes les preuves, ou celles-là',
    run: async (args) => (await import('./tests/run.ts')).runTests(args, process.env),
  },
};

const usage = (): string =>
  `bocage <commande>\n${Object.entries(commands)
    .map(([name, { help }]) => `  ${name.padEnd(10)}${help}`)
    .join('\n')}\n`;

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `Bocage demande Node 24 ; celui-ci est ${process.versions.node}. Passez par « npm start » ou « npx pnpm exec node », qui l’apportent.\n`,
  );
  process.exitCode = 1;
} else if (!command) {
  process.stderr.write(usage());
  process.exitCode = name === '' || name === 'help' ? 0 : 64;
} else {
  try {
    process.exitCode = await command.run(args);
    // It is over: a connection to a server that fell silent must not keep it alive.
    setTimeout(() => process.exit(), 2_000).unref();
  } catch (error) {
    // What a person can mend is one sentence; anything else is ours, and keeps its trace.
    process.stderr.write(
      `\n${isProblem(error) ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    // What a half-started command left open (pools, listeners) must not keep it alive.
    process.exit(1);
  }
}
