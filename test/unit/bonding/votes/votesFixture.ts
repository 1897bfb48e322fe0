// SPDX-License-Identifier: MIT
import type { BondingVotes } from "../../../../typechain-types";
import { impersonate } from "../../../support/impersonate";
import { activeFixture } from "../bondingFixture";

/** What the BondingManager writes of one account. */
interface VotesRecord {
  readonly account: string;
  readonly startRound: bigint;
  readonly bonded: bigint;
  readonly delegate: string;
  readonly delegated?: bigint;
  readonly lastClaimRound?: bigint;
  readonly lastRewardRound?: bigint;
}

/** The system of {@link activeFixture}, and a caller that writes checkpoints in the BondingManager's name. */
export async function votesFixture() {
  const fixture = await activeFixture();
  const writer = await impersonate(await fixture.bondingManager.getAddress());
  const votes: BondingVotes = fixture.bondingVotes.connect(writer);
  const write = ({ account, startRound, bonded, delegate, delegated = 0n, lastClaimRound = 0n, lastRewardRound = 0n }: VotesRecord) =>
    votes.checkpointBondingState(account, startRound, bonded, delegate, delegated, lastClaimRound, lastRewardRound);
  return { ...fixture, votes, write };
}
