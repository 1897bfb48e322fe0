// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ManagerBase} from "../base/ManagerBase.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IController} from "../interfaces/IController.sol";
import {ILivepeerToken} from "../interfaces/ILivepeerToken.sol";
import {ILPTDataCache} from "../interfaces/ILPTDataCache.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {PpbMath} from "../libraries/PpbMath.sol";

/// @title Minter
/// @notice See {IMinter}. Not proxied; id `Minter`; replaced by migration.
///
/// Pause. What moves value here is called by the BondingManager and the TicketBroker alone, and each of their entry points that leads here
/// checks the pause flag first; asking the Controller once more would cost every user a call and stop nothing. The start of a round,
/// which anyone can ask for, is checked here too. `depositETH` is open while paused, as deployed (LIP-40): a migration may need it.
///
/// Reentrancy. `trustedWithdrawETH` hands control to the receiver. This contract keeps no account of who owns what and changes none of its
/// state on that path; its two callers finish their own effects before they call. There is no lock on purpose: a receiver may use the
/// protocol within `receive()`, and sees it as it stands after the withdrawal.
contract Minter is ManagerBase, IMinter {
    using SafeCast for uint256;
    using SafeERC20 for ILivepeerToken;

    /// @notice The contracts the Minter works with. Proxied ones by their proxies.
    struct Peers {
        address bondingManager;
        address ticketBroker;
        address roundsManager;
        address token;
        address dataCache;
    }

    /// @notice What changes with a round, in one slot: it is all that a round's start writes. LPT fits 96 bits, as in the BondingManager.
    struct Issue {
        // slot 0
        uint64 inflation;
        uint96 mintableTokens;
        uint96 mintedTokens;
    }

    struct State {
        // slot 0
        Issue current;
        // slot 1
        uint32 inflationChange;
        uint32 targetBondingRate;
        uint64 inflationFloor;
        uint64 inflationCeiling;
        // Whether the issue is of a round that began here, and not of a Minter that migrated here.
        bool isIssueOwn;
    }

    bytes32 private constant MINTER_ID = keccak256("Minter");
    uint256 private constant NO_INFLATION_CEILING = type(uint64).max;
    /// @dev All LPT that there can be, since stakes fit 96 bits.
    uint256 private constant MOST_SUPPLY = type(uint96).max;
    /// @dev How much of a refusing receiver's answer is kept.
    uint256 private constant REASON_BYTES = 256;

    address private immutable BONDING_MANAGER;
    address private immutable TICKET_BROKER;
    address private immutable ROUNDS_MANAGER;
    ILivepeerToken private immutable TOKEN;
    ILPTDataCache private immutable DATA_CACHE;

    State private _state;

    modifier onlyBondingManager() {
        require(msg.sender == BONDING_MANAGER, MinterUnauthorized(msg.sender));
        _;
    }

    /// @param controller_ The Controller.
    /// @param inflation_ First inflation, in ppb for each round.
    /// @param inflationChange_ By how much it moves in a round, in ppb.
    /// @param targetBondingRate_ Share of the supply that should be bonded, in ppb.
    /// @param peers The contracts the Minter works with.
    constructor(address controller_, uint256 inflation_, uint256 inflationChange_, uint256 targetBondingRate_, Peers memory peers) {
        _setController(controller_);
        _state = State({
            current: Issue({inflation: uint64(_share(inflation_)), mintableTokens: 0, mintedTokens: 0}),
            inflationChange: _share(inflationChange_),
            targetBondingRate: _share(targetBondingRate_),
            inflationFloor: 0,
            inflationCeiling: uint64(NO_INFLATION_CEILING),
            isIssueOwn: false
        });
        BONDING_MANAGER = peers.bondingManager;
        TICKET_BROKER = peers.ticketBroker;
        ROUNDS_MANAGER = peers.roundsManager;
        TOKEN = ILivepeerToken(peers.token);
        DATA_CACHE = ILPTDataCache(peers.dataCache);
    }

    /// @notice Takes the TicketBroker's ETH, as {depositETH} does.
    receive() external payable {
        require(msg.sender == TICKET_BROKER, MinterUnauthorized(msg.sender));
    }

    /// @inheritdoc IMinter
    function setTargetBondingRate(uint256 targetBondingRate_) external onlyControllerOwner {
        _state.targetBondingRate = _share(targetBondingRate_);
        emit ParameterUpdate("targetBondingRate");
    }

    /// @inheritdoc IMinter
    function setInflationChange(uint256 inflationChange_) external onlyControllerOwner {
        _state.inflationChange = _share(inflationChange_);
        emit ParameterUpdate("inflationChange");
    }

    /// @inheritdoc IMinter
    function setInflationFloor(uint256 inflationFloor_) external onlyControllerOwner {
        uint256 ceiling = _state.inflationCeiling;
        require(inflationFloor_ <= ceiling, MinterInvalidInflationBounds(inflationFloor_, ceiling));

        // The floor of an inflation is itself a share. The cast widens.
        _state.inflationFloor = uint64(_share(inflationFloor_));
        emit ParameterUpdate("inflationFloor");
    }

    /// @inheritdoc IMinter
    function setInflationCeiling(uint256 inflationCeiling_) external onlyControllerOwner {
        uint256 floor = _state.inflationFloor;
        require(
            floor <= inflationCeiling_ && inflationCeiling_ <= NO_INFLATION_CEILING,
            MinterInvalidInflationBounds(floor, inflationCeiling_)
        );

        // The cast is safe: at most 2^64 - 1.
        _state.inflationCeiling = uint64(inflationCeiling_);
        emit ParameterUpdate("inflationCeiling");
    }

    /// @inheritdoc IMinter
    function migrateToNewMinter(address newMinter) external onlyControllerOwner {
        require(newMinter != address(this), MinterInvalidNewMinter(newMinter));
        address controller_ = controller();
        // Not a plain call: what is no Minter would be told by an empty revert.
        (bool isDone, bytes memory answer) = newMinter.staticcall(abi.encodeCall(IMinter.getController, ()));
        require(isDone && answer.length == 32, MinterInvalidNewMinter(newMinter));
        address newController = address(uint160(uint256(bytes32(answer))));
        require(newController == controller_, MinterControllerMismatch(newController, controller_));
        address registered = IController(controller_).getContract(MINTER_ID);
        require(registered == address(this), MinterNotRegistered(registered));

        // Should it ever migrate back, that one's issue is the later one.
        _state.isIssueOwn = false;
        TOKEN.safeTransfer(newMinter, TOKEN.balanceOf(address(this)));
        IMinter(newMinter).depositETH{value: address(this).balance}();
    }

    /// @inheritdoc IMinter
    function createReward(uint256 fracNum, uint256 fracDenom) external onlyBondingManager returns (uint256 amount) {
        uint256 mintable = _state.current.mintableTokens;
        amount = PpbMath.scalePpbDown(mintable, fracNum, fracDenom);
        uint256 minted = _state.current.mintedTokens + amount;
        require(minted <= mintable, MinterMintableExceeded(minted, mintable));

        // The cast is safe: at most what is mintable, a uint96.
        _state.current.mintedTokens = uint96(minted);
        TOKEN.mint(address(this), amount);
    }

    /// @inheritdoc IMinter
    function trustedTransferTokens(address to, uint256 amount) external onlyBondingManager {
        TOKEN.safeTransfer(to, amount);
    }

    /// @inheritdoc IMinter
    function trustedBurnTokens(uint256 amount) external onlyBondingManager {
        TOKEN.burn(amount);
    }

    /// @inheritdoc IMinter
    function trustedWithdrawETH(address to, uint256 amount) external {
        require(msg.sender == TICKET_BROKER || msg.sender == BONDING_MANAGER, MinterUnauthorized(msg.sender));

        // Not `to.call`: it would copy whatever the receiver returns, at the expense of the caller.
        bool sent;
        bytes memory reason;
        assembly ("memory-safe") {
            sent := call(gas(), to, amount, 0, 0, 0, 0)
            if iszero(sent) {
                let size := returndatasize()
                if gt(size, REASON_BYTES) {
                    size := REASON_BYTES
                }
                reason := mload(0x40)
                mstore(reason, size)
                returndatacopy(add(reason, 0x20), 0, size)
                // REASON_BYTES of room, a multiple of 32, whatever the size.
                mstore(0x40, add(reason, add(0x20, REASON_BYTES)))
            }
        }
        require(sent, MinterTransferFailed(to, amount, reason));
    }

    /// @inheritdoc IMinter
    function depositETH() external payable returns (bool) {
        if (msg.sender == TICKET_BROKER) return true;
        require(msg.sender == IController(controller()).getContract(MINTER_ID), MinterUnauthorized(msg.sender));
        // Another Minter migrates here. What it has issued in this round goes on: rewards that are not minted yet, and what the BondingManager finds out
        // about those that are.
        if (!_state.isIssueOwn && msg.sender.code.length > 0) {
            _state.current.mintableTokens = IMinter(msg.sender).currentMintableTokens().toUint96();
            _state.current.mintedTokens = IMinter(msg.sender).currentMintedTokens().toUint96();
        }
        return true;
    }

    /// @inheritdoc IMinter
    function setCurrentRewardTokens() external {
        require(msg.sender == ROUNDS_MANAGER, MinterUnauthorized(msg.sender));
        require(!IController(controller()).paused(), MinterSystemPaused());

        uint256 supply = getGlobalTotalSupply();
        uint256 nextInflation = _nextInflation(supply);
        // This never reverts: without a new round nobody could leave, whatever inflation was set to. A supply that is not LPT's earns nothing.
        uint256 room = Math.saturatingSub(MOST_SUPPLY, supply);
        // The product of 96 and 64 bits fits. The cast is safe: at most MOST_SUPPLY.
        uint96 mintable = uint96(room == 0 ? 0 : Math.min(PpbMath.ppbDown(supply, nextInflation), room));

        if (!_state.isIssueOwn) _state.isIssueOwn = true;
        // The cast is safe: at most the ceiling, a uint64.
        _state.current = Issue({inflation: uint64(nextInflation), mintableTokens: mintable, mintedTokens: 0});
        emit SetCurrentRewardTokens(mintable, nextInflation);
    }

    /// @inheritdoc IMinter
    function getController() external view returns (address) {
        return controller();
    }

    /// @inheritdoc IMinter
    function inflation() external view returns (uint256) {
        return _state.current.inflation;
    }

    /// @inheritdoc IMinter
    function inflationChange() external view returns (uint256) {
        return _state.inflationChange;
    }

    /// @inheritdoc IMinter
    function inflationFloor() external view returns (uint256) {
        return _state.inflationFloor;
    }

    /// @inheritdoc IMinter
    function inflationCeiling() external view returns (uint256) {
        return _state.inflationCeiling;
    }

    /// @inheritdoc IMinter
    function targetBondingRate() external view returns (uint256) {
        return _state.targetBondingRate;
    }

    /// @inheritdoc IMinter
    function currentMintableTokens() external view returns (uint256) {
        return _state.current.mintableTokens;
    }

    /// @inheritdoc IMinter
    function currentMintedTokens() external view returns (uint256) {
        return _state.current.mintedTokens;
    }

    /// @inheritdoc IMinter
    function getGlobalTotalSupply() public view returns (uint256) {
        // It never reverts: see {setCurrentRewardTokens}.
        return Math.saturatingAdd(TOKEN.totalSupply(), DATA_CACHE.l1CirculatingSupply());
    }

    /// @dev One step towards the target bonding rate, within the bounds (specification token.md, Round start; bounds: LIP-100).
    function _nextInflation(uint256 supply) private view returns (uint256) {
        uint256 bonded = IBondingManager(BONDING_MANAGER).getTotalBonded();
        uint256 rate = supply == 0 ? 0 : PpbMath.ratioPpbDown(bonded, supply);

        State storage $ = _state;
        uint256 next = $.current.inflation;
        if (rate < $.targetBondingRate) next += $.inflationChange;
        else if (rate > $.targetBondingRate) next = Math.saturatingSub(next, $.inflationChange);
        return Math.min(Math.max(next, $.inflationFloor), $.inflationCeiling);
    }

    /// @dev A share of at most 100 %, which fits 32 bits.
    function _share(uint256 share) private pure returns (uint32) {
        require(PpbMath.isPpb(share), MinterInvalidShare(share, PpbMath.PPB));
        return uint32(share);
    }
}
