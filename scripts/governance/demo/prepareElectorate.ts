// SPDX-License-Identifier: MIT
import type { JsonRpcProvider, JsonRpcSigner } from "ethers";
import { formatAmount } from "../formatAmount";
import { GovError } from "../govError";
import type { ProtocolContracts } from "../protocolContracts";
import { demoAccounts } from "./demoAccounts";

const LPT = 10n ** 18n;

/** Bonds the electorate and fills the treasury. */
export async function prepareElectorate(
  provider: JsonRpcProvider,
  contracts: ProtocolContracts,
  say: (line: string) => void,
): Promise<void> {
  const { token, bonding, treasury } = contracts;
  const signer = (index: number): Promise<JsonRpcSigner> => provider.getSigner(index);
  const owner = await signer(0);
  const orchestrator = (await signer(demoAccounts.orchestrator)).address;
  const rival = (await signer(demoAccounts.rival)).address;
  const stakes: readonly (readonly [keyof typeof demoAccounts, bigint, string])[] = [
    ["orchestrator", 6_000n, orchestrator],
    ["delegator", 2_000n, orchestrator],
    ["quiet", 1_000n, orchestrator],
    ["rival", 3_000n, rival],
  ];
  for (const [who, lpt, delegate] of stakes) {
    const account = await signer(demoAccounts[who]);
    await (await token.connect(owner).transfer(account.address, lpt * LPT)).wait();
    await (await token.connect(account).approve(await bonding.getAddress(), lpt * LPT)).wait();
    await (await bonding.connect(account).bond(lpt * LPT, delegate)).wait();
    say(
      `  ${who.padEnd(12)} ${account.address} bonds ${formatAmount(lpt * LPT, "LPT")} to ${account.address === delegate ? "itself" : "the orchestrator"}`,
    );
  }
  const treasuryAddress = await treasury.getAddress();
  await (await token.connect(owner).transfer(treasuryAddress, 50_000n * LPT)).wait();
  if ((await token.balanceOf(treasuryAddress)) !== 50_000n * LPT) throw new GovError("DEMO_FAILED", "The treasury did not get its LPT.");
  say(`  treasury     ${treasuryAddress} holds ${formatAmount(50_000n * LPT, "LPT")}`);
}
