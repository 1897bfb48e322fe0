// SPDX-License-Identifier: MIT

import { createMemoryStore } from "../../../src/adapters/memory/createMemoryStore";
import { SteppingClock } from "../../fakes/steppingClock";
import { storeContract } from "../storeContract";

describe("the store in memory", () => {
  storeContract(async () => {
    const clock = new SteppingClock();
    return { store: createMemoryStore({ clock }), clock };
  });
});
