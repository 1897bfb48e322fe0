// SPDX-License-Identifier: MIT

// Loaded into every child process before its own code: ends it when the parent is gone, however that died. The channel to the
// parent closes by itself even if the parent was killed.

const GRACE_MS = 5_000;

process.channel?.unref();
process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS).unref();
});

export {};
