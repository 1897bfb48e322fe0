// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GatewayWalletMock} from "../../contracts/mocks/GatewayWalletMock.sol";
import {Verifier} from "../../contracts/proofs/Verifier.sol";
import {ProofParameters} from "../../contracts/types/Proofs.sol";
import {ProtocolDeployment} from "../support/ProtocolDeployment.sol";

/// @notice The protocol, those who use it, and what a sceptical bookkeeper notes of it: flows of LPT and ETH, rounds, votes, locks and the
/// gateways' accounts, kept apart from the contracts' own books.
abstract contract World is ProtocolDeployment {
    /// @notice Everything that ever moved, in LPT wei and wei.
    struct Flows {
        uint256 lptBonded;
        uint256 lptMinted;
        uint256 lptToTreasury;
        uint256 lptBurned;
        uint256 lptToFinders;
        uint256 lptWithdrawn;
        uint256 ethPaidIn;
        uint256 ethPaidOut;
    }

    /// @notice What a round was when it was initialized. The active set has a bit for each account.
    struct RoundRecord {
        bool isInitialized;
        uint256 activeStake;
        uint256 activeSet;
        uint256 activeSetSize;
        uint256 index;
        bytes32 blockHash;
    }

    /// @notice A lock, what it is worth, and whether its owner had unbonded it from itself, in `round`, so that it is at risk.
    struct Lock {
        address owner;
        uint256 id;
        uint256 amount;
        uint256 round;
        uint256 withdrawRound;
        bool isOwn;
    }

    struct Gateway {
        uint256 deposit;
        uint256 reserve;
        uint256 withdrawRound;
    }

    /// @notice A delegator's stored record.
    struct Position {
        uint256 bonded;
        address delegate;
        uint256 delegated;
        uint256 startRound;
        uint256 lastClaimRound;
        uint256 nextLockId;
    }

    /// @notice Some accounts' earnings before a call.
    struct Watch {
        address[4] accounts;
        uint256[4] stakes;
        uint256[4] fees;
    }

    /// @notice How a trial ended. It is always reverted, so that nothing of it remains.
    error TrialEnded(bool isDone, bytes answer);

    uint256 internal constant ORCHESTRATORS = 5;
    uint256 internal constant ACCOUNTS = 12;
    uint256 internal constant GATEWAYS = 3;
    uint256 internal constant POOL_SIZE = 3;
    uint256 internal constant MAX_POOL_SIZE = 4;
    uint256 internal constant MAX_PERIOD = 4;
    uint256 internal constant LPT_EACH = 1e23;
    uint256 internal constant GATEWAY_KEY = 0x6A7E;
    bytes4 private constant PANIC = bytes4(keccak256("Panic(uint256)"));

    Verifier internal verifier;
    /// @dev A gateway that is a contract: the first gateway's wallet.
    GatewayWalletMock internal wallet;
    Flows internal flows;
    address[] internal accounts;
    address[] internal gateways;
    Lock[] internal locks;
    uint256 internal thawing;
    /// @dev The part of `thawing` that a penalty of the account takes from. What rounding takes from its locks stays here.
    mapping(address account => uint256) internal atRisk;
    /// @dev Punished, and not come back since.
    mapping(address account => bool) internal isSuspended;
    /// @dev Whether somebody else gave an account its first stake, and it has not moved stake since.
    mapping(address account => bool) internal isGift;
    /// @dev The round in which somebody else made an account claim, until it acts itself: it has to wait for nothing that it earns in that round.
    mapping(address account => uint256) internal forcedRound;
    mapping(uint256 round => RoundRecord) internal records;
    uint256[] internal initializedRounds;
    /// @dev Those of them that have a block hash: only they count where proofs wait for rounds.
    uint256[] internal hashedRounds;
    /// @dev Stake of each account when the latest initialized round began, and stake that was delegated to it.
    uint256[ACCOUNTS] internal stakesAtStart;
    mapping(address account => uint256) internal delegatedAtStart;
    mapping(uint256 round => mapping(uint256 index => uint256)) internal votesAt;
    uint256[] internal notedRounds;
    mapping(address gateway => Gateway) internal books;
    mapping(address gateway => mapping(uint256 round => uint256)) internal claimedInRound;
    mapping(address gateway => mapping(address recipient => mapping(uint256 round => uint256))) internal claimedBy;
    uint256 internal ticketNonce;

    function _createWorld() internal {
        vm.roll(1_000);
        _deployProtocol(
            Parameters({
                inflation: 3_000_000,
                inflationChange: 500_000,
                targetBondingRate: 500_000_000,
                roundLength: 20,
                roundLockAmount: 100_000,
                poolSize: POOL_SIZE,
                unbondingPeriod: 2,
                unlockPeriod: 2,
                ticketValidityPeriod: 2
            })
        );
        // Bounded, so that the supply stays far from the width of its fields.
        minter.setInflationCeiling(20_000_000);
        verifier = new Verifier(address(controller), _firstParameters(), Verifier.Peers(address(bonding), address(broker)));
        _register("Verifier", address(verifier));
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            address account = address(uint160(0xACC000 + i));
            accounts.push(account);
            token.mint(account, LPT_EACH);
            vm.prank(account);
            token.approve(address(bonding), type(uint256).max);
        }
        for (uint256 i = 0; i < GATEWAYS; ++i) {
            gateways.push(vm.addr(GATEWAY_KEY + i));
            vm.deal(gateways[i], 1e30);
        }
        wallet = new GatewayWalletMock(gateways[0]);
        _advance(1, 0);
        _open();
        _populate();
    }

    /// @dev Somewhere to start from: a full pool with a big, a middling and a dust orchestrator, their delegators, and gateways with funds.
    function _populate() private {
        uint256[7] memory stakes = [uint256(5e21), 3e20, 2, 7e21, 1e18, 4e20, 3];
        for (uint256 i = 0; i < stakes.length; ++i) {
            vm.prank(accounts[i < 3 ? i : i + 2]);
            bonding.bond(stakes[i], accounts[i % 3]);
            flows.lptBonded += stakes[i];
        }
        uint24[3] memory rewardCuts = [uint24(100_000), 0, 500_000];
        uint24[3] memory feeShares = [uint24(500_000), 1_000_000, 900_000];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(accounts[i]);
            bonding.transcoder(rewardCuts[i], feeShares[i]);
        }
        for (uint256 i = 0; i < GATEWAYS; ++i) {
            vm.prank(gateways[i]);
            broker.fundDepositAndReserve{value: 3e18}(1e18, 2e18);
            books[gateways[i]] = Gateway(1e18, 2e18, 0);
            flows.ethPaidIn += 3e18;
        }
        _advance(1, 0);
        _open();
    }

    /// @dev Each penalty differs, so that it shows which one was taken.
    function _firstParameters() internal pure returns (ProofParameters memory) {
        return
            ProofParameters({
                samples: 6,
                responseRounds: 2,
                missingProofPenalty: 50_000,
                doubleClaimPenalty: 60_000,
                malformedClaimPenalty: 70_000,
                finderReward: 100_000
            });
    }

    // Chance. One number decides a whole call, so that sequences shrink well.

    function _draw(uint256 seed, uint256 index) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, index)));
    }

    function _isDrawn(uint256 seed, uint256 index, uint256 oneIn) internal pure returns (bool) {
        return _draw(seed, index) % oneIn == 0;
    }

    function _account(uint256 seed, uint256 index) internal view returns (address) {
        return accounts[_draw(seed, index) % ACCOUNTS];
    }

    function _orchestrator(uint256 seed, uint256 index) internal view returns (address) {
        return accounts[_draw(seed, index) % ORCHESTRATORS];
    }

    /// @dev Somebody with stake, as long as one of a few has any.
    function _bondedAccount(uint256 seed) internal view returns (address account) {
        for (uint256 i = 0; i < 4; ++i) {
            account = _account(seed, 903 + i);
            if (_position(account).bonded > 0) return account;
        }
    }

    function _gateway(uint256 seed, uint256 index) internal pure returns (uint256) {
        return _draw(seed, index) % GATEWAYS;
    }

    /// @dev Mostly those who want to be orchestrators, sometimes anybody, rarely nobody.
    function _delegate(uint256 seed, uint256 index) internal view returns (address) {
        uint256 kind = _draw(seed, index) % 100;
        if (kind < 75) return _orchestrator(seed, index + 1_000);
        return kind < 97 ? _account(seed, index + 1_000) : address(0);
    }

    /// @dev A few wei, or a little, or a lot; at most `maximum`.
    function _amount(uint256 seed, uint256 index, uint256 maximum) internal pure returns (uint256 amount) {
        uint256 value = _draw(seed, index);
        uint256 kind = value % 4;
        if (kind == 0) amount = 1 + ((value >> 8) % 5);
        else if (kind == 1) amount = 1 + ((value >> 8) % 1e9);
        else amount = 1 + ((value >> 8) % 2e22);
        if (amount > maximum) amount = maximum;
    }

    /// @dev All of it, all but a wei, a wei, or any part.
    function _part(uint256 seed, uint256 index, uint256 whole) internal pure returns (uint256) {
        if (whole == 0) return 0;
        uint256 value = _draw(seed, index);
        uint256 kind = value % 5;
        if (kind == 0) return whole;
        if (kind == 1) return whole > 1 ? whole - 1 : 1;
        if (kind == 2) return 1;
        return 1 + ((value >> 8) % whole);
    }

    /// @dev This call has nothing to do here. The runner counts it apart and forgets it.
    function _pass() internal pure {
        vm.assume(false);
    }

    // Rounds

    /// @dev Initializes the current round if nobody has.
    function _open() internal returns (uint256 round) {
        round = rounds.currentRound();
        if (rounds.lastInitializedRound() == round) return round;
        _beforeRound();
        rounds.initializeRound();
        RoundRecord storage record = records[round];
        record.isInitialized = true;
        record.activeStake = bonding.currentRoundTotalActiveStake();
        record.activeSet = _activeSet();
        record.activeSetSize = _count(record.activeSet);
        record.index = initializedRounds.length;
        initializedRounds.push(round);
        record.blockHash = blockhash(vm.getBlockNumber() - 1);
        if (record.blockHash != 0) hashedRounds.push(round);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            stakesAtStart[i] = _stake(accounts[i]);
            delegatedAtStart[accounts[i]] = bonding.transcoderTotalStake(accounts[i]);
        }
    }

    /// @dev A round is about to be initialized.
    function _beforeRound() internal virtual;

    /// @dev Goes to a block of a later round, and leaves that uninitialized.
    function _advance(uint256 rounds_, uint256 offset) internal {
        _noteVotes();
        uint256 length = rounds.roundLength();
        vm.roll(rounds.currentRoundStartBlock() + rounds_ * length + (offset % length));
    }

    /// @dev The round is about to end: these are its votes for ever.
    function _noteVotes() internal {
        uint256 round = rounds.currentRound();
        for (uint256 i = 0; i < ACCOUNTS; ++i) votesAt[round][i] = votes.getVotes(accounts[i]);
        notedRounds.push(round);
    }

    function _activeSet() internal view returns (uint256 set) {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (bonding.isActiveTranscoder(accounts[i])) set |= 1 << i;
        }
    }

    function _count(uint256 set) internal pure returns (uint256 count) {
        for (; set != 0; set &= set - 1) ++count;
    }

    /// @dev Whether an account was in the active set of an initialized round.
    function _wasActive(address account, uint256 round) internal view returns (bool) {
        uint256 set = records[round].activeSet;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (accounts[i] == account) return set & (1 << i) != 0;
        }
        return false;
    }

    // Positions

    function _position(address account) internal view returns (Position memory position) {
        (
            position.bonded,
            ,
            position.delegate,
            position.delegated,
            position.startRound,
            position.lastClaimRound,
            position.nextLockId
        ) = bonding.getDelegator(account);
    }

    function _stake(address account) internal view returns (uint256) {
        return bonding.pendingStake(account, 0);
    }

    function _fees(address account) internal view returns (uint256) {
        return bonding.pendingFees(account, 0);
    }

    /// @dev I3 and I4: bonded, with what is pending and the dust of rounding + thawing + burned + finders' rewards + withdrawn + treasury =
    /// deposited + minted.
    function _requireConserved() internal view {
        uint256 held = token.balanceOf(address(minter));
        uint256 paidOut = flows.lptToTreasury + flows.lptBurned + flows.lptToFinders + flows.lptWithdrawn;
        assertEq(held, flows.lptBonded + flows.lptMinted - paidOut, "I3: LPT held is what came in less what went out");
        uint256 delegated = bonding.transcoderTotalStake(address(0));
        for (uint256 i = 0; i < ACCOUNTS; ++i) delegated += bonding.transcoderTotalStake(accounts[i]);
        assertEq(held, delegated + thawing, "I4: LPT held is delegated or thawing");
    }

    /// @dev What a claim makes bonded now. What an orchestrator earns as such after it claimed, itself, comes with its claim of the next round.
    function _claimableStake(address account) internal view returns (uint256) {
        (uint256 later, ) = _later(account);
        return _stake(account) - later;
    }

    /// @dev The same for fees.
    function _claimableFees(address account) internal view returns (uint256) {
        (, uint256 later) = _later(account);
        return _fees(account) - later;
    }

    function _later(address account) private view returns (uint256 stake, uint256 fees) {
        Position memory position = _position(account);
        uint256 round = rounds.currentRound();
        if (position.delegate != account || position.lastClaimRound != round || forcedRound[account] == round) return (0, 0);
        (, , , , , , , stake, fees, ) = bonding.getTranscoder(account);
    }

    function _lastRewardRound(address account) internal view returns (uint256 round) {
        (round, , , , , , , , , ) = bonding.getTranscoder(account);
    }

    /// @dev What an account has earned as an orchestrator while it is not bonded to itself: its own again once it is.
    function _unreachable(address account) internal view returns (uint256 stake, uint256 fees) {
        if (_position(account).delegate == account) return (0, 0);
        (, , , , , , , stake, fees, ) = bonding.getTranscoder(account);
    }

    /// @dev All fees that anybody can ever claim.
    function _credits() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (, uint256 unreachable) = _unreachable(accounts[i]);
            sum += _fees(accounts[i]) + unreachable;
        }
    }

    /// @dev Whether somebody else may make `owner` claim now.
    function _isClaimHarmless(address owner, uint256 round) internal view returns (bool) {
        Position memory position = _position(owner);
        return
            position.bonded == 0 ||
            !bonding.isActiveTranscoder(position.delegate) ||
            _lastRewardRound(position.delegate) == round ||
            position.lastClaimRound == round;
    }

    // Harm

    /// @dev Notes what two accounts and two others by chance have.
    function _watch(uint256 seed, address first, address second) internal view returns (Watch memory watch) {
        watch.accounts = [first, second, _account(seed, 901), _account(seed, 902)];
        for (uint256 i = 0; i < 4; ++i) {
            watch.stakes[i] = _stake(watch.accounts[i]);
            watch.fees[i] = _fees(watch.accounts[i]);
        }
    }

    /// @dev Nobody but the caller may have less than before.
    function _requireUnharmed(Watch memory watch, address caller) internal view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = watch.accounts[i];
            if (account == caller) continue;
            assertGe(_stake(account), watch.stakes[i], "I17: somebody else's call took stake");
            assertGe(_fees(account), watch.fees[i], "I17: somebody else's call took fees");
        }
    }

    // Trials

    /// @notice Makes a call and takes it back. Only the handler itself calls this.
    function tryCall(address caller, address target, bytes calldata data) external {
        vm.prank(caller);
        (bool isDone, bytes memory answer) = target.call(data);
        revert TrialEnded(isDone, answer);
    }

    /// @dev What a call would do, and its answer.
    function _try(address caller, address target, bytes memory data) internal returns (bool isDone, bytes memory answer) {
        try this.tryCall(caller, target, data) {} catch (bytes memory ended) {
            return _trialOf(ended);
        }
    }

    function _trialOf(bytes memory ended) internal pure returns (bool isDone, bytes memory answer) {
        assertEq(_selector(ended), bytes32(TrialEnded.selector), "a trial ends by itself");
        bytes memory arguments = new bytes(ended.length - 4);
        for (uint256 i = 0; i < arguments.length; ++i) arguments[i] = ended[i + 4];
        return abi.decode(arguments, (bool, bytes));
    }

    // Refusals

    /// @dev The call must fail, with this error.
    function _requireRefused(address caller, address target, bytes memory data, bytes4 problem) internal {
        vm.prank(caller);
        (bool isDone, bytes memory answer) = target.call(data);
        assertFalse(isDone, "a call that must fail succeeded");
        assertEq(_selector(answer), bytes32(problem), "I18: refused for another reason");
    }

    /// @dev A refusal says why, and is not a panic.
    function _requireReason(bytes memory answer) internal pure {
        assertGe(answer.length, 4, "I18: refused without a reason");
        assertFalse(bytes4(answer) == PANIC, "I18: a panic");
    }

    function _selector(bytes memory answer) internal pure returns (bytes32) {
        return answer.length < 4 ? bytes32(0) : bytes32(bytes4(answer));
    }

    /// @dev A failed call fails here too, with its own words, if it had any.
    function _bubble(bytes memory answer) internal pure {
        if (answer.length == 0) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}
