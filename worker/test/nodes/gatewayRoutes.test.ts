// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { Refusal } from "../../src/domain/refusal";
import { checkGatewayHealth } from "../../src/nodes/checkGatewayHealth";
import { gatewayRoutes } from "../../src/nodes/gatewayRoutes";
import { ManualClock } from "../fakes/manualClock";

type Node = Parameters<typeof gatewayRoutes>[0];

describe("the local API of a gateway", () => {
  const healthOf = async (checkHealth: () => Promise<void>): Promise<unknown> => {
    const routes = gatewayRoutes({} as Node, { describe: () => ({}), checkHealth });
    return routes.find(({ path }) => path === "/healthz")!.handle(new Map());
  };
  const contentType = "text/plain; charset=utf-8";

  it("says that it is well, or why not, and nothing of its inside", async () => {
    expect(await healthOf(async () => undefined)).to.deep.equal({ text: "ok\n", contentType, status: 200 });
    const stopping = async (): Promise<never> => {
      throw new Refusal("busy", "the gateway is stopping");
    };
    expect(await healthOf(stopping)).to.deep.equal({ text: "the gateway is stopping\n", contentType, status: 503 });
    const broken = async (): Promise<never> => {
      throw new TypeError("secret");
    };
    expect(await healthOf(broken)).to.deep.equal({ text: "failed\n", contentType, status: 503 });
  });

  it("asks the database, and the chain when there is one", async () => {
    const asked: string[] = [];
    const clock = new ManualClock();
    const store = { checkWritable: async () => void asked.push("database") } as unknown as Node["store"];
    const rounds = { state: async () => void asked.push("chain") };
    const chain = { rounds, contact: { lastAnswerAt: clock.now() } } as unknown as Node["chain"];
    await checkGatewayHealth({ store, chain: undefined, clock });
    await checkGatewayHealth({ store, chain, clock });
    expect(asked).to.deep.equal(["database", "database", "chain"]);
  });
});
