// SPDX-License-Identifier: MIT

import type { ITicketBrokerInterface } from "../../../../typechain-types/contracts/interfaces/ITicketBroker";
import { address } from "../../domain/address";
import { wei, type Wei } from "../../domain/wei";
import type { WinningTicket } from "../../domain/winningTicket";
import type { TransactionLog } from "./transactionReceipt";

interface Payment {
  readonly sender: string;
  readonly recipient: string;
  readonly amount: bigint;
}

/**
 * What each ticket was paid according to a receipt's events: undefined = not redeemed in it, 0 = redeemed for nothing.
 * A WinningTicketTransfer names only sender, recipient and amount, so payments are matched to tickets by those.
 */
export function redemptionPayments(
  logs: readonly TransactionLog[],
  tickets: readonly WinningTicket[],
  broker: ITicketBrokerInterface,
): (Wei | undefined)[] {
  const events = logs.map((log) => broker.parseLog(log)).filter((event) => event !== null);
  const redeemed = new Set(
    events
      .filter(({ name }) => name === "WinningTicketRedeemed")
      .map(({ args }) => key(args.sender as string, args.senderNonce as bigint, args.recipientRand as bigint)),
  );
  const payments: Payment[] = events
    .filter(({ name }) => name === "WinningTicketTransfer")
    .map(({ args }) => ({
      sender: address(args.sender as string),
      recipient: address(args.recipient as string),
      amount: args.amount as bigint,
    }));

  return tickets.map((ticket) => {
    if (!redeemed.has(key(ticket.sender, BigInt(ticket.senderNonce), ticket.recipientRand))) return undefined;
    const isOwn = ({ sender, recipient }: Payment): boolean => sender === ticket.sender && recipient === ticket.recipient;
    const exact = payments.findIndex((payment) => isOwn(payment) && payment.amount === ticket.faceValue);
    const index = exact >= 0 ? exact : payments.findIndex(isOwn);
    const [payment] = index >= 0 ? payments.splice(index, 1) : [];
    return wei(payment?.amount ?? 0n);
  });
}

function key(sender: string, senderNonce: bigint, recipientRand: bigint): string {
  return `${sender.toLowerCase()}:${senderNonce}:${recipientRand}`;
}
