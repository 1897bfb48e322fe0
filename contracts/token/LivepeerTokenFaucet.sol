// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ILivepeerTokenFaucet} from "../interfaces/ILivepeerTokenFaucet.sol";

/// @title LivepeerTokenFaucet
/// @notice See {ILivepeerTokenFaucet}. Test networks only; id `LivepeerTokenFaucet`.
contract LivepeerTokenFaucet is ILivepeerTokenFaucet, Ownable {
    using SafeERC20 for IERC20;

    /// @inheritdoc ILivepeerTokenFaucet
    address public immutable token;
    /// @inheritdoc ILivepeerTokenFaucet
    uint256 public immutable requestAmount;
    /// @inheritdoc ILivepeerTokenFaucet
    uint256 public immutable requestWait;

    // slot 1 (slot 0 holds the owner)
    /// @inheritdoc ILivepeerTokenFaucet
    mapping(address account => uint256 time) public nextValidRequest;
    // slot 2
    /// @inheritdoc ILivepeerTokenFaucet
    mapping(address account => bool listed) public isWhitelisted;

    /// @notice The deployer is the owner.
    /// @param token_ The token.
    /// @param requestAmount_ What a request gives, in LPT wei.
    /// @param requestWait_ Time between two requests, in hours.
    constructor(address token_, uint256 requestAmount_, uint256 requestWait_) Ownable(msg.sender) {
        token = token_;
        requestAmount = requestAmount_;
        requestWait = requestWait_;
    }

    /// @inheritdoc ILivepeerTokenFaucet
    function request() external {
        if (!isWhitelisted[msg.sender]) {
            uint256 next = nextValidRequest[msg.sender];
            require(block.timestamp >= next, LivepeerTokenFaucetTooSoon(block.timestamp, next));
            nextValidRequest[msg.sender] = block.timestamp + requestWait * 1 hours;
        }

        IERC20(token).safeTransfer(msg.sender, requestAmount);
        emit Request(msg.sender, requestAmount);
    }

    /// @inheritdoc ILivepeerTokenFaucet
    function addToWhitelist(address account) external onlyOwner {
        isWhitelisted[account] = true;
    }

    /// @inheritdoc ILivepeerTokenFaucet
    function removeFromWhitelist(address account) external onlyOwner {
        isWhitelisted[account] = false;
    }
}
