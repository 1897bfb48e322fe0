// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ManagerProxy} from "../../contracts/base/ManagerProxy.sol";
import {ProxySeed} from "../../contracts/base/ProxySeed.sol";
import {BondingManager} from "../../contracts/bonding/BondingManager.sol";
import {BondingVotes} from "../../contracts/bonding/BondingVotes.sol";
import {TicketBroker} from "../../contracts/pm/TicketBroker.sol";
import {Controller} from "../../contracts/registry/Controller.sol";
import {RoundsManager} from "../../contracts/rounds/RoundsManager.sol";
import {LivepeerToken} from "../../contracts/token/LivepeerToken.sol";
import {Minter} from "../../contracts/token/Minter.sol";
import {SingleChainLPTDataCache} from "../../contracts/token/SingleChainLPTDataCache.sol";
import {SolidityTest} from "./SolidityTest.sol";

/// @notice The real protocol in a Solidity test: every proxied contract behind its proxy, owned by the test, unpaused.
abstract contract ProtocolDeployment is SolidityTest {
    /// @param inflation First inflation, ppb of the supply each round.
    /// @param inflationChange Step of the inflation, ppb.
    /// @param targetBondingRate Ppb of the supply.
    /// @param roundLength Blocks.
    /// @param roundLockAmount Ppm of a round.
    /// @param poolSize Orchestrators.
    /// @param unbondingPeriod Rounds.
    /// @param unlockPeriod Rounds.
    /// @param ticketValidityPeriod Rounds.
    struct Parameters {
        uint256 inflation;
        uint256 inflationChange;
        uint256 targetBondingRate;
        uint256 roundLength;
        uint256 roundLockAmount;
        uint256 poolSize;
        uint64 unbondingPeriod;
        uint256 unlockPeriod;
        uint256 ticketValidityPeriod;
    }

    address internal constant TREASURY = address(0x7EA5);

    Controller internal controller;
    LivepeerToken internal token;
    Minter internal minter;
    RoundsManager internal rounds;
    BondingManager internal bonding;
    BondingVotes internal votes;
    TicketBroker internal broker;

    function _deployProtocol(Parameters memory parameters) internal {
        controller = new Controller();
        token = new LivepeerToken();
        address seed = address(new ProxySeed(address(this)));
        rounds = RoundsManager(address(new ManagerProxy(seed)));
        bonding = BondingManager(address(new ManagerProxy(seed)));
        votes = BondingVotes(address(new ManagerProxy(seed)));
        broker = TicketBroker(address(new ManagerProxy(seed)));
        minter = _createMinter(parameters);

        _install(
            "RoundsManager",
            address(rounds),
            address(new RoundsManager(address(bonding), address(votes), address(broker), address(minter)))
        );
        _install("BondingManager", address(bonding), address(_createBondingManager()));
        _install("BondingVotes", address(votes), address(new BondingVotes(address(bonding), address(rounds))));
        _install("TicketBroker", address(broker), address(new TicketBroker(address(minter), address(bonding), address(rounds))));
        _register("Minter", address(minter));
        _register("LivepeerToken", address(token));
        _register("Treasury", TREASURY);

        rounds.setRoundLength(parameters.roundLength);
        rounds.setRoundLockAmount(parameters.roundLockAmount);
        bonding.setNumActiveTranscoders(parameters.poolSize);
        bonding.setUnbondingPeriod(parameters.unbondingPeriod);
        broker.setUnlockPeriod(parameters.unlockPeriod);
        broker.setTicketValidityPeriod(parameters.ticketValidityPeriod);
        token.grantRole(keccak256("MINTER_ROLE"), address(minter));
        token.grantRole(keccak256("MINTER_ROLE"), address(this));
        token.grantRole(keccak256("BURNER_ROLE"), address(minter));
        controller.unpause();
    }

    function _register(string memory name, address account) internal {
        controller.setContractInfo(keccak256(bytes(name)), account, 0);
    }

    function _createMinter(Parameters memory parameters) private returns (Minter) {
        Minter.Peers memory peers = Minter.Peers({
            bondingManager: address(bonding),
            ticketBroker: address(broker),
            roundsManager: address(rounds),
            token: address(token),
            dataCache: address(new SingleChainLPTDataCache())
        });
        return new Minter(address(controller), parameters.inflation, parameters.inflationChange, parameters.targetBondingRate, peers);
    }

    function _createBondingManager() private returns (BondingManager) {
        return
            new BondingManager(
                BondingManager.Peers({
                    token: address(token),
                    minter: address(minter),
                    roundsManager: address(rounds),
                    bondingVotes: address(votes),
                    ticketBroker: address(broker),
                    treasury: TREASURY
                })
            );
    }

    function _install(string memory name, address proxy, address implementation) private {
        ProxySeed(proxy).upgradeToAndCall(implementation, abi.encodeCall(RoundsManager.initialize, (address(controller))));
        _register(string.concat(name, "Target"), implementation);
        _register(name, proxy);
    }
}
