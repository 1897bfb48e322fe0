// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITicketBroker} from "../../contracts/interfaces/ITicketBroker.sol";
import {Shares} from "./Shares.sol";

/// @notice What gateways do, and who redeems their tickets. The bookkeeper knows beforehand which ticket is paid: all of it, or not at all.
abstract contract TicketActions is Shares {
    /// @notice A ticket to be made.
    struct Draft {
        uint256 gateway;
        address recipient;
        uint256 faceValue;
        uint256 winProb;
        uint256 creationRound;
    }

    /// @notice Funds oneself or somebody else.
    function fund(uint256 seed) external {
        uint256 index = _gateway(seed, 1);
        address gateway = gateways[index];
        uint256 deposit = _isDrawn(seed, 2, 4) ? 0 : _amount(seed, 3, 1e19);
        uint256 reserve = _isDrawn(seed, 4, 4) ? 0 : _amount(seed, 5, 1e19);
        address payer = gateways[_gateway(seed, 6)];
        uint256 kind = _draw(seed, 7) % 4;
        if (kind == 0) (payer, reserve) = (gateway, 0);
        if (kind == 1) (payer, deposit) = (gateway, 0);
        if (kind == 2) payer = gateway;

        vm.prank(payer);
        if (kind == 0) broker.fundDeposit{value: deposit}();
        else if (kind == 1) broker.fundReserve{value: reserve}();
        else if (kind == 2) broker.fundDepositAndReserve{value: deposit + reserve}(deposit, reserve);
        else broker.fundDepositAndReserveFor{value: deposit + reserve}(gateway, deposit, reserve);

        Gateway storage book = books[gateway];
        book.deposit += deposit;
        book.reserve += reserve;
        if (payer == gateway) book.withdrawRound = 0;
        flows.ethPaidIn += deposit + reserve;
        _requireBook(gateway);
    }

    /// @notice Starts or cancels an unlock.
    function unlock(uint256 seed) external {
        address gateway = gateways[_gateway(seed, 1)];
        Gateway storage book = books[gateway];
        if (book.withdrawRound > 0) {
            bytes4 problem = ITicketBroker.TicketBrokerUnlockInProgress.selector;
            if (book.deposit + book.reserve == 0) problem = ITicketBroker.TicketBrokerNoFunds.selector;
            _requireRefused(gateway, address(broker), abi.encodeCall(broker.unlock, ()), problem);
            if (!_isDrawn(seed, 2, 3)) return;
            vm.prank(gateway);
            broker.cancelUnlock();
            book.withdrawRound = 0;
        } else {
            if (book.deposit + book.reserve == 0) _pass();
            vm.prank(gateway);
            broker.unlock();
            book.withdrawRound = rounds.currentRound() + broker.unlockPeriod();
        }
        _requireBook(gateway);
    }

    /// @notice Withdraws deposit and reserve; before the round of withdrawal that must fail.
    function withdraw(uint256 seed) external {
        address gateway = gateways[_gateway(seed, 1)];
        Gateway storage book = books[gateway];
        uint256 round = rounds.currentRound();
        uint256 amount = book.deposit + book.reserve;
        bytes memory data = abi.encodeCall(broker.withdraw, ());
        if (amount == 0) {
            return _requireRefused(gateway, address(broker), data, ITicketBroker.TicketBrokerNoFunds.selector);
        }
        if (book.withdrawRound == 0) {
            return _requireRefused(gateway, address(broker), data, ITicketBroker.TicketBrokerNoUnlock.selector);
        }
        if (book.withdrawRound > round) {
            return _requireRefused(gateway, address(broker), data, ITicketBroker.TicketBrokerLocked.selector);
        }
        _withdraw(gateway);
    }

    /// @notice Redeems one ticket.
    function redeem(uint256 seed) external {
        uint256 round = _open();
        Draft memory draft = _draft(seed, round);
        bytes32 hash;
        bytes memory data;
        bool isGood;
        {
            (ITicketBroker.Ticket memory ticket, bytes memory sig, uint256 rand) = _sign(draft);
            hash = broker.getTicketHash(ticket);
            data = abi.encodeCall(broker.redeemWinningTicket, (ticket, sig, rand));
            isGood = _isWinning(sig, rand, draft.winProb);
        }
        Watch memory watch = _watch(seed, draft.recipient, _account(seed, 21));
        bool isAudited = _isDrawn(seed, 22, 3);
        uint256 credits = isAudited ? _credits() : 0;
        Before memory before;
        if (isAudited) before = _before(draft.recipient, false);

        isGood = isGood && _settle(draft, round);
        vm.prank(_account(seed, 20));
        (bool isDone, bytes memory answer) = address(broker).call(data);
        if (isDone != isGood) _bubble(answer);
        assertEq(isDone, isGood, "I13: a ticket is paid if and only if it can be paid in full");
        assertEq(broker.usedTickets(hash), isGood, "I13: a ticket that is not paid stays unused");
        _requireBook(gateways[draft.gateway]);
        _requireUnharmed(watch, address(0));
        if (isAudited) {
            // Each account's fraction of a wei that was there before may have become a whole one.
            credits += isGood ? draft.faceValue + ACCOUNTS : 0;
            assertLe(_credits(), credits, "I2: no more is credited than the ticket pays");
            if (isGood && draft.faceValue > 0) _requireFeeShared(before, draft.faceValue, _wasActive(draft.recipient, round));
        }
        if (isGood) {
            _requireRefused(_account(seed, 20), address(broker), data, ITicketBroker.TicketBrokerTicketUsed.selector);
        } else {
            _requireReason(answer);
        }
    }

    /// @notice Redeems several tickets at once, some of them bad, some of them twice.
    function redeemBatch(uint256 seed) external {
        uint256 round = _open();
        uint256 length = 2 + (_draw(seed, 30) % 4);
        ITicketBroker.Ticket[] memory tickets = new ITicketBroker.Ticket[](length);
        bytes[] memory sigs = new bytes[](length);
        uint256[] memory rands = new uint256[](length);
        bool[] memory areGood = new bool[](length);
        Draft memory draft;
        for (uint256 i = 0; i < length; ++i) {
            uint256 next = _draw(seed, 40 + i);
            if (i > 0 && _isDrawn(next, 0, 6)) {
                // The same again: paid once.
                (tickets[i], sigs[i], rands[i]) = (tickets[i - 1], sigs[i - 1], rands[i - 1]);
                areGood[i] = areGood[i - 1];
                if (!areGood[i] && _isWinning(sigs[i], rands[i], draft.winProb)) areGood[i] = _settle(draft, round);
                continue;
            }
            address recipient = draft.recipient;
            draft = _draft(next, round);
            if (i > 0 && _isDrawn(next, 1, 2)) draft.recipient = recipient;
            (tickets[i], sigs[i], rands[i]) = _sign(draft);
            bool isSpoiled = _isDrawn(next, 2, 4);
            if (isSpoiled) _spoil(next, tickets, sigs, rands, i);
            areGood[i] = !isSpoiled && _isWinning(sigs[i], rands[i], draft.winProb) && _settle(draft, round);
            if (isSpoiled) draft.winProb = 0;
        }

        Watch memory watch = _watch(seed, draft.recipient, _account(seed, 31));
        uint256 credits = _credits();
        uint256 sum = _sumOfFaceValues(tickets, areGood);
        broker.batchRedeemWinningTickets(tickets, sigs, rands);
        for (uint256 i = 0; i < length; ++i) {
            assertEq(
                broker.usedTickets(broker.getTicketHash(tickets[i])),
                areGood[i],
                "I13: a batch redeems what can be paid, and only that"
            );
        }
        for (uint256 i = 0; i < GATEWAYS; ++i) _requireBook(gateways[i]);
        assertLe(_credits() - credits, sum + ACCOUNTS, "I2: no more is credited than the tickets pay");
        _requireUnharmed(watch, address(0));
    }

    function _withdraw(address gateway) internal {
        Gateway storage book = books[gateway];
        uint256 amount = book.deposit + book.reserve;
        uint256 balance = gateway.balance;
        vm.prank(gateway);
        broker.withdraw();
        flows.ethPaidOut += amount;
        (book.deposit, book.reserve) = (0, 0);
        assertEq(gateway.balance, balance + amount, "I15: a withdrawal pays deposit and reserve");
        _requireBook(gateway);
    }

    function _draft(uint256 seed, uint256 round) private view returns (Draft memory draft) {
        draft.gateway = _gateway(seed, 50);
        // Mostly a ticket of this round or the one before; sometimes too old.
        draft.creationRound = round - (_isDrawn(seed, 51, 3) ? _draw(seed, 52) % 4 : 0);
        draft.recipient = _isDrawn(seed, 53, 6) ? _account(seed, 54) : _member(records[round].activeSet, seed);
        if (_isDrawn(seed, 55, 4)) draft.recipient = _member(records[draft.creationRound].activeSet, seed);
        draft.winProb = _isDrawn(seed, 56, 8) ? type(uint256).max / 2 : type(uint256).max;

        uint256 deposit = books[gateways[draft.gateway]].deposit;
        uint256 available = deposit + _shareOf(draft, round);
        uint256 kind = _draw(seed, 57) % 8;
        if (kind == 0) draft.faceValue = available + 1;
        else if (kind == 1) draft.faceValue = available;
        else if (kind == 2) draft.faceValue = 0;
        else if (kind < 6) draft.faceValue = _amount(seed, 58, deposit);
        else draft.faceValue = _part(seed, 58, available);
    }

    /// @dev Whether the ticket is paid, by the bookkeeper's own accounts, which then say that it was.
    function _settle(Draft memory draft, uint256 round) private returns (bool) {
        address gateway = gateways[draft.gateway];
        Gateway storage book = books[gateway];
        bool isEligible = _isEligible(draft, round);
        (bool isEligibleThere, bool isActiveThere) = bonding.canBePaid(draft.recipient, draft.creationRound);
        if (records[draft.creationRound].isInitialized) {
            assertEq(isEligibleThere, isEligible, "I9: who was active when the ticket was made, or is now, can be paid");
        }
        assertEq(isActiveThere, _wasActive(draft.recipient, round), "I9: who is active has a share of its own");
        assertEq(broker.reserveClaimants(), records[round].activeSetSize, "I9: reserves are shared by the round's active set");

        bool hasHash = rounds.blockHashForRound(draft.creationRound) != 0;
        bool isValid = hasHash && draft.creationRound + broker.ticketValidityPeriod() > round;
        bool isLocked = book.withdrawRound == 0 || book.withdrawRound > round;
        if (!isValid || !isLocked || (draft.faceValue > 0 && !isEligible)) return false;
        if (draft.faceValue > book.deposit + _shareOf(draft, round)) return false;
        if (draft.faceValue <= book.deposit) {
            book.deposit -= draft.faceValue;
        } else {
            uint256 claimed = draft.faceValue - book.deposit;
            book.deposit = 0;
            book.reserve -= claimed;
            claimedInRound[gateway][round] += claimed;
            claimedBy[gateway][_claimant(draft, round)][round] += claimed;
        }
        return true;
    }

    function _isEligible(Draft memory draft, uint256 round) private view returns (bool) {
        return _wasActive(draft.recipient, round) || _wasActive(draft.recipient, draft.creationRound);
    }

    /// @dev Whose share of the reserve a ticket draws on: those who are active no more have one together.
    function _claimant(Draft memory draft, uint256 round) private view returns (address) {
        return _wasActive(draft.recipient, round) ? draft.recipient : address(0);
    }

    /// @dev The recipient's share of the reserve that is left.
    function _shareOf(Draft memory draft, uint256 round) private view returns (uint256) {
        if (!_isEligible(draft, round)) return 0;
        address gateway = gateways[draft.gateway];
        uint256 size = records[round].activeSetSize;
        uint256 reserve = books[gateway].reserve;
        uint256 share = (reserve + claimedInRound[gateway][round]) / (size == 0 ? 1 : size);
        uint256 claimed = claimedBy[gateway][_claimant(draft, round)][round];
        share = share > claimed ? share - claimed : 0;
        return share > reserve ? reserve : share;
    }

    function _sign(Draft memory draft) private returns (ITicketBroker.Ticket memory ticket, bytes memory sig, uint256 rand) {
        rand = ++ticketNonce;
        ticket = ITicketBroker.Ticket({
            recipient: draft.recipient,
            sender: gateways[draft.gateway],
            faceValue: draft.faceValue,
            winProb: draft.winProb,
            senderNonce: ticketNonce,
            recipientRandHash: keccak256(abi.encode(rand)),
            auxData: abi.encode(draft.creationRound, rounds.blockHashForRound(draft.creationRound))
        });
        bytes32 digest = keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", broker.getTicketHash(ticket)));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(GATEWAY_KEY + draft.gateway, digest);
        sig = abi.encodePacked(r, s, v);
    }

    function _isWinning(bytes memory sig, uint256 rand, uint256 winProb) private pure returns (bool) {
        return uint256(keccak256(abi.encodePacked(sig, rand))) < winProb;
    }

    function _spoil(
        uint256 seed,
        ITicketBroker.Ticket[] memory tickets,
        bytes[] memory sigs,
        uint256[] memory rands,
        uint256 i
    ) private pure {
        uint256 kind = _draw(seed, 60) % 6;
        if (kind == 0) tickets[i].recipient = address(0);
        else if (kind == 1) tickets[i].sender = address(0);
        else if (kind == 2) tickets[i].auxData = "";
        else if (kind == 3) rands[i] += 1;
        else if (kind == 4) tickets[i].faceValue += 1;
        else sigs[i] = "";
    }

    function _sumOfFaceValues(ITicketBroker.Ticket[] memory tickets, bool[] memory areGood) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < tickets.length; ++i) {
            bool isRepeated = i > 0 && tickets[i].senderNonce == tickets[i - 1].senderNonce;
            if (areGood[i] && !isRepeated) sum += tickets[i].faceValue;
        }
    }

    /// @dev A member of the set, or anybody if it is empty.
    function _member(uint256 set, uint256 seed) private view returns (address) {
        uint256 count = _count(set);
        if (count == 0) return _account(seed, 61);
        uint256 left = _draw(seed, 62) % count;
        for (uint256 i = 0; ; ++i) {
            if (set & (1 << i) == 0) continue;
            if (left == 0) return accounts[i];
            --left;
        }
        return address(0);
    }

    function _requireBook(address gateway) internal view {
        Gateway memory book = books[gateway];
        (ITicketBroker.Sender memory sender, ITicketBroker.ReserveInfo memory reserve) = broker.getSenderInfo(gateway);
        assertEq(sender.deposit, book.deposit, "I15: deposit");
        assertEq(sender.withdrawRound, book.withdrawRound, "I15: round of withdrawal");
        assertEq(reserve.fundsRemaining, book.reserve, "I15: reserve");
        assertEq(reserve.claimedInCurrentRound, claimedInRound[gateway][rounds.currentRound()], "I15: claimed of the reserve");
    }
}
