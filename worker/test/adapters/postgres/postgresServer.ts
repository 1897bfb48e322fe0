// SPDX-License-Identifier: MIT

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { findPostgres, type PostgresPrograms } from "./findPostgres";

/** Nobody's user and group: a server refuses to run as root. */
const NOBODY = 65_534;
const PASSWORD = "a secret: of/the@server";

/** A PostgreSQL server of the tests' own, in a temporary folder, reached over a socket there. */
export class PostgresServer {
  private server: ChildProcess | undefined;
  /** The end of the one before: another has no place beside its last processes. */
  private ending: Promise<unknown> = Promise.resolve();
  private names = 0;

  private constructor(
    private readonly folder: string,
    private readonly programs: PostgresPrograms,
    private readonly user: { readonly uid?: number; readonly gid?: number },
  ) {}

  /** Undefined when no server's programs are there. */
  static async start(): Promise<PostgresServer | undefined> {
    const folder = mkdtempSync(join(tmpdir(), "postgres-test-"));
    const programs = findPostgres(folder);
    if (programs === undefined) {
      rmSync(folder, { recursive: true });
      return undefined;
    }
    const isRoot = process.getuid?.() === 0;
    const server = new PostgresServer(folder, programs, isRoot ? { uid: NOBODY, gid: NOBODY } : {});
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "data"), { mode: 0o700 });
    if (isRoot) chownSync(join(folder, "data"), NOBODY, NOBODY);
    server.initialize();
    await server.resume();
    return server;
  }

  /** URL of a database as the superuser, or as another user. */
  url(database: string, user = "postgres", password = PASSWORD): string {
    const login = `${user}:${encodeURIComponent(password)}`;
    return `postgresql://${login}@/${database}?host=${encodeURIComponent(join(this.folder, "data"))}`;
  }

  get password(): string {
    return PASSWORD;
  }

  /** Makes a user whose password is its name. */
  async createRole(name: string, attributes: string): Promise<void> {
    await this.execute("postgres", `CREATE ROLE ${name} LOGIN PASSWORD '${name}' ${attributes}`);
  }

  /** Makes a database of its own and returns its name. */
  async createDatabase(): Promise<string> {
    const name = `test_${(this.names += 1)}`;
    await this.execute("postgres", `CREATE DATABASE ${name} TEMPLATE template0`);
    return name;
  }

  /** Makes a namespace for tables in a database, which is faster, and returns the URL that leads into it. */
  async createSchema(database: string): Promise<string> {
    const name = `schema_${(this.names += 1)}`;
    await this.execute(database, `CREATE SCHEMA ${name}`);
    return `${this.url(database)}&options=${encodeURIComponent(`-c search_path=${name}`)}`;
  }

  /** Runs statements as the superuser and returns the rows of the last one. */
  async execute(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url(database) });
    await client.connect();
    try {
      const result: unknown = await client.query(sql);
      return ([result].flat() as { rows: Record<string, unknown>[] }[]).at(-1)!.rows;
    } finally {
      await client.end();
    }
  }

  /** Forgets all rows of a store in a database, but for the version of its schema: faster than to make another one. */
  async clear(database: string): Promise<void> {
    const tables = await this.execute(
      database,
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version'",
    );
    const deletions = tables.map(({ tablename }) => `DELETE FROM ${String(tablename)};`);
    await this.execute(database, `SET session_replication_role = replica; ${deletions.join(" ")}`);
  }

  /** Kills it with all its processes, as a machine that loses its power does. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    // They all hold its standard error: it is closed when the last of them has ended.
    this.ending = once(server, "close");
    server.kill("SIGKILL");
    await this.ending;
  }

  /** Starts it (again) and waits until it takes connections. */
  async resume(): Promise<void> {
    await this.ending;
    const { folder, environment } = this.programs;
    const data = join(this.folder, "data");
    const options = { env: { ...environment, LC_ALL: "C" }, ...this.user };
    const server = spawn(join(folder, "postgres"), ["-D", data], { ...options, stdio: ["ignore", "ignore", "pipe"] });
    this.server = server;
    const said: string[] = [];
    const lines = createInterface({ input: server.stderr });
    for await (const line of lines) {
      said.push(line);
      if (line.includes("ready to accept connections")) break;
    }
    server.stderr.resume();
    if (said.at(-1)?.includes("ready to accept connections") !== true) throw new Error(`the server did not start: ${said.join("\n")}`);
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private initialize(): void {
    const data = join(this.folder, "data");
    const passwordFile = join(this.folder, "password");
    writeFileSync(passwordFile, PASSWORD);
    const args = ["-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "--no-sync"];
    const { folder, environment } = this.programs;
    const { status, stderr } = spawnSync(join(folder, "initdb"), args, { env: environment, ...this.user, encoding: "utf8" });
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
    writeFileSync(
      join(data, "postgresql.auto.conf"),
      `listen_addresses = ''\nunix_socket_directories = '${data}'\nshared_buffers = 16MB\nrecovery_init_sync_method = syncfs\n`,
    );
  }
}
