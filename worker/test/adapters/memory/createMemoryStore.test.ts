// SPDX-License-Identifier: MIT

import { createMemoryStore } from "../../../src/adapters/memory/createMemoryStore";
import { MemoryWatchStore } from "../../../src/adapters/memory/memoryWatchStore";
import { SteppingClock } from "../../fakes/steppingClock";
import { storeContract } from "../storeContract";
import { watchStoreContract } from "../watchStoreContract";

describe("the store in memory", () => {
  storeContract(async () => {
    const clock = new SteppingClock();
    return { store: createMemoryStore({ clock }), clock };
  });

  describe("what a watcher knows", () => {
    watchStoreContract(() => new MemoryWatchStore());
  });
});
