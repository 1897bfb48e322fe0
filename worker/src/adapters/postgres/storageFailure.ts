// SPDX-License-Identifier: MIT

import { StorageError } from "../../domain/storageError";

const START = "start it, or correct --db-url";
const STOPPED = "the server ended the connection: the next call opens a new one; look at the server when this repeats";
const LOGIN = "the server does not take the user or the password: correct --db-url";
const TLS = "the server's certificate is not trusted: name its authority with sslrootcert=FILE in --db-url";
const READ_ONLY = "it is read-only, as a standby is: let --db-url lead to the primary server";
const SPACE = "the server has no disk space left: free some there";
const CROWDED = "the server takes no more connections: raise its max_connections";
const SLOW = "a statement took too long: look for long transactions and locks on the server";

/** SQLSTATE codes (appendix A of PostgreSQL's manual) and codes of the system's own, and what an operator does about them. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["28P01", LOGIN],
  ["28000", LOGIN],
  ["3D000", "there is no such database on the server: create it (createdb), or correct --db-url"],
  ["3F000", "it has no schema to make tables in: correct the search_path of --db-url's user"],
  ["42501", "its user may not do that: make it the owner of the database (ALTER DATABASE ... OWNER TO ...)"],
  ["42704", "the server is too old: it has to be PostgreSQL 14 or newer"],
  ["42P07", "tables of another program are in it: give the node a database of its own"],
  ["25006", READ_ONLY],
  ["53100", SPACE],
  ["53200", "the server is out of memory: give it more"],
  ["53300", CROWDED],
  ["53400", CROWDED],
  ["57014", SLOW],
  ["55P03", SLOW],
  ["25P03", "a transaction stood still for too long and was undone"],
  ["40001", "too many others changed the same rows at once: nothing was written, try again"],
  ["40P01", "too many others changed the same rows at once: nothing was written, try again"],
  ["57P01", STOPPED],
  ["57P02", STOPPED],
  ["57P05", STOPPED],
  ["57P03", "the server is starting or stopping: wait for it"],
  ["ECONNREFUSED", `no server listens there: ${START}`],
  ["ENOENT", `no server listens there: ${START}`],
  ["ENOTFOUND", "there is no host of that name: correct --db-url"],
  ["EAI_AGAIN", "the name of its host cannot be looked up: check DNS"],
  ["EHOSTUNREACH", "its host cannot be reached: check the network"],
  ["ENETUNREACH", "its host cannot be reached: check the network"],
  ["ETIMEDOUT", "its host does not answer: check the network, and that the server runs"],
  ["ECONNRESET", STOPPED],
  ["EPIPE", STOPPED],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", TLS],
  ["SELF_SIGNED_CERT_IN_CHAIN", TLS],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", TLS],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "the server's certificate is for another name: let --db-url use that name"],
]);

/** What the driver says in words only. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/timeout exceeded when trying to connect/, "all its connections are busy: the server is too slow for this node"],
  [/connection timeout|timeout expired/, "its host does not answer: check the network, and that the server runs"],
  [/Query read timeout/, "the server does not answer: check the network, and that the server runs"],
  [/Connection terminated|not queryable|Client has encountered a connection error/, STOPPED],
  [/password must be a (non-empty )?string|no password/, LOGIN],
  [/does not support SSL/, "the server has no TLS: leave sslmode out of --db-url, or turn ssl on there"],
];

/** The typed error for what the database driver threw. `place` names the database without its password. */
export function storageFailure(place: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { message, code } = error as { message: string; code?: string };
  const advice = ADVICE.get(code ?? "") ?? TEXTS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  return new StorageError(`The database ${place} cannot be used: ${advice}`, { database: place, sqlState: code }, { cause: error });
}
