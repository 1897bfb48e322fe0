// SPDX-License-Identifier: MIT

import Libsql from "libsql";

/**
 * Makes this process the only writer of a database, for as long as it lives: the operating system drops the lock with the
 * process, however it ends. It lies on a file beside the database, so that other programs may still read that.
 */
export class WriterLock {
  private constructor(private readonly database: Libsql.Database) {}

  /** Throws the driver's error for a busy database when another process holds the lock. */
  static take(path: string): WriterLock {
    const database = new Libsql(`${path}-lock`, { timeout: 0 });
    database.exec("BEGIN EXCLUSIVE");
    return new WriterLock(database);
  }

  release(): void {
    this.database.exec("ROLLBACK");
    this.database.close();
  }
}
