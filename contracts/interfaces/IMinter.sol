// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IMinter
/// @notice Custody of all staked LPT and of all ETH (deposits, reserves, unclaimed fees), inflation, and the minting of rewards.
/// Shares are in parts per billion (LIP-40). Source: specification token.md section 2.
interface IMinter {
    /// @notice A round started.
    /// @param currentMintableTokens What may be minted in it, in LPT wei.
    /// @param currentInflation Inflation of the round, in ppb.
    event SetCurrentRewardTokens(uint256 currentMintableTokens, uint256 currentInflation);

    /// @notice A share is more than 100 %.
    /// @param share What was asked for, in ppb.
    /// @param most The most allowed, in ppb.
    error MinterInvalidShare(uint256 share, uint256 most);
    /// @notice The floor of inflation lies above its ceiling, or the ceiling above the greatest inflation that can be stored.
    /// @param floor The floor, in ppb.
    /// @param ceiling The ceiling, in ppb.
    error MinterInvalidInflationBounds(uint256 floor, uint256 ceiling);
    /// @notice The caller is none of those that may call.
    /// @param caller Who called.
    error MinterUnauthorized(address caller);
    /// @notice The system is paused.
    error MinterSystemPaused();
    /// @notice More would be minted than the round allows.
    /// @param minted What would have been minted in the round, in LPT wei.
    /// @param mintable What may be minted in it, in LPT wei.
    error MinterMintableExceeded(uint256 minted, uint256 mintable);
    /// @notice The receiver refused the ETH.
    /// @param to Who was to receive it.
    /// @param amount How much, in wei.
    /// @param reason What the receiver answered: at most its first 256 bytes.
    error MinterTransferFailed(address to, uint256 amount, bytes reason);
    /// @notice Nothing can be migrated to this address.
    /// @param newMinter The Minter itself, or what does not answer as a Minter.
    error MinterInvalidNewMinter(address newMinter);
    /// @notice The new Minter answers to another Controller.
    /// @param actual Its Controller.
    /// @param expected The Controller of this Minter.
    error MinterControllerMismatch(address actual, address expected);
    /// @notice This Minter is not the registered one: migration comes before the new one is registered.
    /// @param registered The registered one.
    error MinterNotRegistered(address registered);

    /// @notice Sets the share of the supply that should be bonded, in ppb.
    /// @dev Emits {IManager-ParameterUpdate}. Only the owner of the Controller may call it.
    function setTargetBondingRate(uint256 targetBondingRate) external;

    /// @notice Sets by how much inflation moves in a round, in ppb.
    /// @dev Emits {IManager-ParameterUpdate}. Only the owner of the Controller may call it.
    function setInflationChange(uint256 inflationChange) external;

    /// @notice Sets the least that inflation can be after its next adjustment, in ppb (LIP-100). Zero, the default, has no effect.
    /// @dev Emits {IManager-ParameterUpdate}. Only the owner of the Controller may call it.
    function setInflationFloor(uint256 inflationFloor) external;

    /// @notice Sets the most that inflation can be after its next adjustment, in ppb (LIP-100). 2^64 - 1, the default, has no effect.
    /// @dev Emits {IManager-ParameterUpdate}. Only the owner of the Controller may call it.
    function setInflationCeiling(uint256 inflationCeiling) external;

    /// @notice Hands all LPT and all ETH to a new Minter, before that one is registered, which also goes on with what may still be minted in the round.
    /// Moves no role and no inflation.
    ///
    /// Requirements:
    /// - The caller owns the Controller.
    /// - `newMinter` is another contract, under the same Controller.
    /// - This Minter is the registered one.
    function migrateToNewMinter(address newMinter) external;

    /// @notice Mints the reward of one orchestrator: its share of what may be minted in the round.
    /// @dev Only the BondingManager may call it.
    /// @param fracNum The orchestrator's stake, in LPT wei.
    /// @param fracDenom All active stake, in LPT wei.
    /// @return amount What was minted, in LPT wei.
    function createReward(uint256 fracNum, uint256 fracDenom) external returns (uint256 amount);

    /// @notice Pays LPT out. Only the BondingManager may call it.
    /// @param to Who receives it.
    /// @param amount How much, in LPT wei.
    function trustedTransferTokens(address to, uint256 amount) external;

    /// @notice Burns LPT. Only the BondingManager may call it; the Minter needs the token's burner role.
    /// @param amount How much, in LPT wei.
    function trustedBurnTokens(uint256 amount) external;

    /// @notice Pays ETH out, with all gas that is left: any receiver that accepts ETH at all can be paid. Only the BondingManager and
    /// the TicketBroker may call it.
    /// @param to Who receives it.
    /// @param amount How much, in wei.
    function trustedWithdrawETH(address to, uint256 amount) external;

    /// @notice Takes ETH in. Only the TicketBroker and the registered Minter (which migrates here) may call it. With that one's ETH comes its issue of
    /// the round, mintable and minted, unless a round has begun here.
    /// @return Always true.
    function depositETH() external payable returns (bool);

    /// @notice Adjusts inflation by one step towards the target bonding rate and sets what may be minted in the round: at most what the supply
    /// can grow by until it fills 96 bits.
    /// @dev Emits {SetCurrentRewardTokens}. Only the RoundsManager may call it, and only while the system is not paused.
    function setCurrentRewardTokens() external;

    /// @notice The Controller.
    function getController() external view returns (address);

    /// @notice LPT on L2 and circulating on L1, in LPT wei.
    function getGlobalTotalSupply() external view returns (uint256);

    /// @notice Inflation of the round, in ppb of the global supply.
    function inflation() external view returns (uint256);

    /// @notice By how much inflation moves in a round, in ppb.
    function inflationChange() external view returns (uint256);

    /// @notice Least inflation, in ppb; zero means none is set.
    function inflationFloor() external view returns (uint256);

    /// @notice Most inflation, in ppb; 2^64 - 1 means none is set.
    function inflationCeiling() external view returns (uint256);

    /// @notice Share of the supply that should be bonded, in ppb.
    function targetBondingRate() external view returns (uint256);

    /// @notice What may be minted in the round, in LPT wei.
    function currentMintableTokens() external view returns (uint256);

    /// @notice What has been minted in the round, in LPT wei.
    function currentMintedTokens() external view returns (uint256);
}
