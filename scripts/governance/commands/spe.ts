// SPDX-License-Identifier: MIT
import { isAddress, ZeroAddress } from "ethers";
import { SpeGrant__factory } from "../../../typechain-types/factories/contracts/governance/SpeGrant__factory";
import { table } from "../../main/table";
import { formatAmount } from "../formatAmount";
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand, GovInput } from "../govCommand";
import { isGrant } from "../isGrant";
import { transact } from "../transact";

const ACTIONS = new Set(["claim", "report", "milestone", "clawback"]);

/** Grants to Special Purpose Entities. */
export const spe: GovCommand = {
  usage: "spe list | claim GRANT | report GRANT MILESTONE URI | milestone GRANT MILESTONE | clawback GRANT",
  summary: "grants: list them, draw, report on and release milestones, take back",
  async run(input) {
    const [action = "list", grant = "", milestone = "", uri = ""] = input.args;
    if (action === "list") return listGrants(input);
    if (!ACTIONS.has(action)) throw new GovError("BAD_ACTION", `"${action}" is unknown: ${spe.usage}`);
    const { interface: calls } = SpeGrant__factory.connect(ZeroAddress);
    if (!isAddress(grant)) throw new GovError("BAD_ADDRESS", `"${grant}" is no address of a grant. See: npm run gov -- spe list`);
    const isOfMilestone = action === "report" || action === "milestone";
    if (isOfMilestone && !/^\d+$/.test(milestone)) {
      throw new GovError("BAD_MILESTONE", `"${milestone}" is no number of a milestone; they count from 0.`);
    }
    if (!(await isGrant(input.connection.contracts, grant))) {
      throw new GovError("NO_GRANT", `${grant} is no grant of the SpeGrantFactory. See: npm run gov -- spe list`, { grant });
    }
    if (action === "claim") return send(input, grant, calls.encodeFunctionData("claim"));
    if (action === "clawback") return send(input, grant, calls.encodeFunctionData("clawback"));
    if (action === "report") return send(input, grant, calls.encodeFunctionData("report", [milestone, uri]));
    return send(input, grant, calls.encodeFunctionData("release", [milestone]));
  },
};

async function send(input: GovInput, to: string, data: string): ReturnType<GovCommand["run"]> {
  const { connection, options } = input;
  const transaction = await transact(connection, options, { to, data }).catch((error: unknown) => {
    if (!(error instanceof GovError) || !/SpeGrantUnauthorized/.test(error.message)) throw error;
    // Only the recipient draws, and no proposal helps.
    if (input.args[0] === "claim") throw error;
    throw new GovError(
      error.code,
      `${error.message}. What the treasury alone may do is done by a proposal: see the actions spe-release and spe-clawback.`,
      error.fields,
      error,
    );
  });
  return { result: { transaction }, text: formatTransaction(transaction) };
}

async function listGrants({ connection }: GovInput): ReturnType<GovCommand["run"]> {
  const { grants } = connection.contracts;
  const read = await grants.grants(0, await grants.grantsCount());
  const result = await Promise.all(
    read.map(async ({ grant, name, recipient, token, reviewer, granted, earned, paid, remaining, returned, milestones, isClawedBack }) => {
      const contract = SpeGrant__factory.connect(grant, connection.provider);
      const list = await Promise.all(Array.from({ length: Number(milestones) }, (_, i) => contract.milestone(i)));
      return {
        ...{ grant, name, recipient, reviewer, granted, earned, paid, remaining, returned, isClawedBack },
        token: token === ZeroAddress ? "ETH" : "LPT",
        milestones: list.map(({ amount, isReleased, report }) => ({ amount, isReleased, report })),
      };
    }),
  );
  const of = (amount: bigint, { token }: { token: string }): string => formatAmount(amount, token);
  const text = table(
    "SPE grants",
    [
      { title: "grant", value: ({ grant }) => grant },
      { title: "name", value: ({ name }) => name },
      { title: "granted", value: (each) => of(each.granted, each), isNumber: true },
      { title: "earned", value: (each) => of(each.earned, each), isNumber: true },
      { title: "paid", value: (each) => of(each.paid, each), isNumber: true },
      { title: "remaining", value: (each) => of(each.remaining, each), isNumber: true },
      { title: "returned", value: (each) => of(each.returned, each), isNumber: true },
      {
        title: "milestones",
        value: ({ milestones }) =>
          milestones.map(({ isReleased, report }) => (isReleased ? "released" : report ? "reported" : "open")).join(", "),
      },
      { title: "ended", value: ({ isClawedBack }) => (isClawedBack ? "yes" : "") },
    ],
    result,
  );
  return { result, text };
}
