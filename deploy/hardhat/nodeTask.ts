// SPDX-License-Identifier: MIT
import { TASK_NODE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

/** `hardhat node` starts an empty chain. hardhat-deploy would deploy to it by another configuration than that of localhost, which then finds it in its way. */
export const nodeTask = task(TASK_NODE, "Starts an empty local chain, for npx hardhat deploy --network localhost").setAction(
  (args: object, _hre, runSuper) => runSuper({ ...args, noDeploy: true }),
);
