// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { checkImports } from "../../scripts/audit/checks/checkImports";
import { findImportProblems } from "../../scripts/audit/checks/findImportProblems";
import { SOLIDITY_IMPORT_RULES } from "../../scripts/audit/checks/solidityImportRules";
import { solidityImports } from "../../scripts/audit/checks/solidityImports";
import { TYPESCRIPT_IMPORT_RULES } from "../../scripts/audit/checks/typescriptImportRules";
import { typescriptImports } from "../../scripts/audit/checks/typescriptImports";
import { inTemporaryFolder } from "./inTemporaryFolder";

describe("import directions", () => {
  describe("given a Solidity source", () => {
    const source = `
      // import {A} from "./commented.sol";
      /* import "./commented.sol"; */
      string constant URL = "https://example.org"; // a string is no comment
      import {B} from "../storage/B.sol";
      import {
        C,
        D as E
      } from '../libraries/C.sol';
      import * as F from "@openzeppelin/contracts/F.sol";
      import "./G.sol";`;

    it("reads each import once and none from a comment", () => {
      expect(solidityImports(source)).to.deep.equal(["../storage/B.sol", "../libraries/C.sol", "@openzeppelin/contracts/F.sol", "./G.sol"]);
    });
  });

  describe("given a TypeScript source", () => {
    it("reads static, type-only, re-exported, dynamic and required imports", () => {
      const source = `import { a } from "./a";\nimport type { B } from "./b";\nexport * from "./c";\nawait import("./d");\nrequire("./e");\n// import "./f";`;
      expect(typescriptImports(source)).to.deep.equal(["./a", "./b", "./c", "./d", "./e"]);
    });
  });

  const solidity: readonly (readonly [string, string, boolean])[] = [
    ["contracts/bonding/BondingManager.sol", "../base/Manager.sol", true],
    ["contracts/bonding/BondingManager.sol", "./BondingRewards.sol", true],
    ["contracts/bonding/BondingManager.sol", "../interfaces/IMinter.sol", true],
    ["contracts/bonding/BondingManager.sol", "../token/Minter.sol", false],
    ["contracts/bonding/BondingManager.sol", "contracts/token/Minter.sol", false],
    ["contracts/base/Manager.sol", "../bonding/BondingManager.sol", false],
    ["contracts/storage/Delegations.sol", "../libraries/RayMath.sol", true],
    ["contracts/storage/Delegations.sol", "../base/Manager.sol", false],
    ["contracts/libraries/RayMath.sol", "../types/RoundClock.sol", true],
    ["contracts/libraries/RayMath.sol", "../storage/Delegations.sol", false],
    ["contracts/types/RoundClock.sol", "../libraries/RayMath.sol", false],
    ["contracts/types/RoundClock.sol", "@openzeppelin/contracts/utils/math/Math.sol", false],
    ["contracts/interfaces/IMinter.sol", "../types/RoundClock.sol", true],
    ["contracts/interfaces/IMinter.sol", "../token/Minter.sol", false],
    ["contracts/token/Minter.sol", "../mocks/ERC20Mock.sol", false],
    ["contracts/elsewhere/X.sol", "../types/RoundClock.sol", false],
  ];
  for (const [file, imported, isAllowed] of solidity) {
    it(`${isAllowed ? "allows" : "refuses"} ${imported} in ${file}`, () => {
      expect(findImportProblems(SOLIDITY_IMPORT_RULES, [{ file, imports: [imported] }])).to.have.length(isAllowed ? 0 : 1);
    });
  }

  const typescript: readonly (readonly [string, string, boolean])[] = [
    ["worker/src/domain/wei.ts", "./rational", true],
    ["worker/src/domain/wei.ts", "../ports/clock", false],
    ["worker/src/domain/wei.ts", "ethers", false],
    ["worker/src/domain/wei.ts", "node:fs", false],
    ["worker/src/ports/clock.ts", "../domain/wei", true],
    ["worker/src/ports/clock.ts", "../services/rewardCaller", false],
    ["worker/src/services/rewardCaller.ts", "../ports/clock", true],
    ["worker/src/services/rewardCaller.ts", "../adapters/chain/rounds", false],
    ["worker/src/services/rewardCaller.ts", "ethers", false],
    ["worker/src/services/redemption/queue.ts", "../../domain/wei", true],
    ["worker/src/adapters/chain/rounds.ts", "../../../../typechain-types", true],
    ["worker/src/adapters/chain/rounds.ts", "./nonces", true],
    ["worker/src/adapters/chain/rounds.ts", "../sqlite/store", false],
    ["worker/src/adapters/sqlite/store.ts", "../memory/store", false],
    ["worker/src/adapters/sqlite/store.ts", "../sqlite2/store", false],
    ["worker/src/adapters/sqlite/store.ts", "./tables/rows", true],
    ["worker/src/adapters/sqlite/store.ts", "../../../../typechain-types", false],
    ["worker/src/adapters/sqlite/store.ts", "../../services/rewardCaller", false],
    ["worker/src/nodes/gateway.ts", "../adapters/sqlite/store", true],
    ["worker/src/nodes/gateway.ts", "../cli/main", false],
    ["worker/src/nodes/gateway.ts", "../../../scripts/main/start", false],
    ["worker/src/cli/main.ts", "../nodes/gateway", true],
    ["worker/src/cli/main.ts", "../adapters/sqlite/store", false],
    ["worker/src/elsewhere.ts", "./domain/wei", false],
    ["deploy/001_controller.ts", "../scripts/main/start", false],
    ["scripts/main/start.ts", "../../deploy/config/hardhat", true],
    ["scripts/main/start.ts", "../../test/support/fixture", false],
  ];
  for (const [file, imported, isAllowed] of typescript) {
    it(`${isAllowed ? "allows" : "refuses"} ${imported} in ${file}`, () => {
      expect(findImportProblems(TYPESCRIPT_IMPORT_RULES, [{ file, imports: [imported] }])).to.have.length(isAllowed ? 0 : 1);
    });
  }

  it("names the file and the import of a tree that breaks a rule, in both languages", async () => {
    const files = {
      "contracts/libraries/A.sol": 'import {B} from "../storage/B.sol";',
      "contracts/storage/B.sol": "library B {}",
      "worker/src/domain/a.ts": 'import { b } from "../ports/b";',
    };
    const { problems } = await inTemporaryFolder(files, checkImports);
    expect(problems.map(({ message }) => message)).to.deep.equal([
      "contracts/libraries/A.sol: libraries may not import contracts/storage/B.sol",
      "worker/src/domain/a.ts: worker/domain may not import worker/src/ports/b",
    ]);
  });

  it("does not pass an empty tree", async () => {
    const { problems } = await inTemporaryFolder({}, checkImports);
    expect(problems).to.have.length(2);
  });
});
