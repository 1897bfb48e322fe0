// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ISpeGrant} from "../interfaces/ISpeGrant.sol";
import {GrantSummary, GrantTerms, Milestone} from "../types/SpeGrants.sol";

/// @title SpeGrant
/// @notice See {ISpeGrant}. The factory clones this contract for every grant; the code cannot be changed afterwards.
///
/// At any time granted = paid + remaining + returned: `remaining` is what is owed or may still be earned, and the grant holds at least that.
contract SpeGrant is ISpeGrant, Initializable {
    using SafeERC20 for IERC20;

    /// @dev Gas for a recipient that is paid in ETH by {clawback}: enough for a multisig, too little to hinder the treasury.
    uint256 private constant PAYMENT_GAS = 100_000;

    /// @notice Who grants, and who alone can take back.
    address public immutable TREASURY;

    struct State {
        // slot 0
        address recipient;
        uint64 start;
        bool isClawedBack;
        // slot 1
        address token;
        uint64 cliff;
        // slot 2
        address reviewer;
        uint64 duration;
        // slot 3
        uint128 streamed;
        uint128 released;
        // slot 4
        uint128 granted;
        uint128 paid;
        // slot 5
        uint128 earnedAtEnd;
        uint128 returned;
        // slot 6
        string name;
        // slot 7
        Milestone[] milestones;
    }

    State private _state;

    modifier onlyRecipient() {
        require(msg.sender == _state.recipient, SpeGrantUnauthorized(msg.sender, _state.recipient));
        _;
    }

    modifier onlyTreasury() {
        require(msg.sender == TREASURY, SpeGrantUnauthorized(msg.sender, TREASURY));
        _;
    }

    modifier whenNotEnded() {
        require(!_state.isClawedBack, SpeGrantEnded());
        _;
    }

    /// @param treasury Who grants.
    constructor(address treasury) {
        TREASURY = treasury;
        _disableInitializers();
    }

    /// @notice The factory sends what is granted in ETH; more than that can be swept.
    receive() external payable {}

    /// @inheritdoc ISpeGrant
    function initialize(GrantTerms calldata terms) external initializer {
        State storage $ = _state;
        _setRecipient(terms.recipient);
        ($.token, $.reviewer, $.name) = (terms.token, terms.reviewer, terms.name);
        // The cast is safe for five hundred billion years.
        $.start = terms.start == 0 ? uint64(block.timestamp) : terms.start;
        ($.cliff, $.duration, $.streamed) = (terms.cliff, terms.duration, terms.streamed);
        uint128 granted = terms.streamed;
        for (uint256 i = 0; i < terms.milestones.length; i++) {
            granted += terms.milestones[i];
            $.milestones.push(Milestone(terms.milestones[i], false, ""));
        }
        $.granted = granted;
    }

    /// @inheritdoc ISpeGrant
    function claim() external onlyRecipient returns (uint256 amount) {
        amount = claimable();
        require(amount > 0, SpeGrantNothingToPay(earned(), _state.paid));

        _notePayment(amount);
        if (_state.token == address(0)) Address.sendValue(payable(msg.sender), amount);
        else IERC20(_state.token).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc ISpeGrant
    function report(uint256 milestone_, string calldata uri) external onlyRecipient whenNotEnded {
        require(bytes(uri).length > 0, SpeGrantEmptyReport(milestone_));
        _unreleased(milestone_).report = uri;
        emit MilestoneReported(milestone_, uri);
    }

    /// @inheritdoc ISpeGrant
    function release(uint256 milestone_) external whenNotEnded {
        State storage $ = _state;
        Milestone storage found = _unreleased(milestone_);
        if (msg.sender != TREASURY) {
            require(msg.sender == $.reviewer, SpeGrantUnauthorized(msg.sender, $.reviewer));
            require(bytes(found.report).length > 0, SpeGrantMilestoneNotReported(milestone_));
        }

        found.isReleased = true;
        $.released += found.amount;
        emit MilestoneReleased(milestone_, msg.sender, found.amount);
    }

    /// @inheritdoc ISpeGrant
    function clawback() external onlyTreasury whenNotEnded returns (uint256 returned) {
        State storage $ = _state;
        uint256 owed = claimable();
        uint256 all = earned();

        // Effects. The casts are safe: parts of what was granted, a uint128.
        returned = $.granted - all;
        $.isClawedBack = true;
        $.earnedAtEnd = uint128(all);
        $.returned = uint128(returned);
        emit GrantClawedBack(returned, all);

        // Interactions. A recipient of ETH that does not take it cannot hold up the treasury.
        address recipient = $.recipient;
        if ($.token != address(0)) {
            if (owed > 0) _notePayment(owed);
            IERC20($.token).safeTransfer(TREASURY, returned);
            if (owed > 0) IERC20($.token).safeTransfer(recipient, owed);
            return returned;
        }
        Address.sendValue(payable(TREASURY), returned);
        if (owed == 0) return returned;
        // Noted before the call, so that the recipient cannot claim it a second time from within.
        $.paid += uint128(owed);
        (bool isPaid, ) = recipient.call{value: owed, gas: PAYMENT_GAS}("");
        if (isPaid) {
            emit GrantPaid(recipient, owed, $.paid);
        } else {
            $.paid -= uint128(owed);
            emit GrantPaymentFailed(recipient, owed);
        }
    }

    /// @inheritdoc ISpeGrant
    function sweep(address token) external returns (uint256 amount) {
        State storage $ = _state;
        uint256 kept = token == $.token ? _remaining() : 0;
        bool isEther = token == address(0);
        amount = (isEther ? address(this).balance : IERC20(token).balanceOf(address(this))) - kept;
        if (amount == 0) return 0;

        emit GrantSurplusSwept(token, amount);
        if (isEther) Address.sendValue(payable(TREASURY), amount);
        else IERC20(token).safeTransfer(TREASURY, amount);
    }

    /// @inheritdoc ISpeGrant
    function setRecipient(address newRecipient) external onlyRecipient {
        _setRecipient(newRecipient);
    }

    /// @inheritdoc ISpeGrant
    function setReviewer(address newReviewer) external onlyTreasury {
        emit ReviewerChanged(_state.reviewer, newReviewer);
        _state.reviewer = newReviewer;
    }

    /// @inheritdoc ISpeGrant
    function milestone(uint256 index) external view returns (Milestone memory) {
        return _milestone(index);
    }

    /// @inheritdoc ISpeGrant
    function summary() external view returns (GrantSummary memory) {
        State storage $ = _state;
        return
            GrantSummary({
                grant: address(this),
                name: $.name,
                recipient: $.recipient,
                token: $.token,
                reviewer: $.reviewer,
                granted: $.granted,
                earned: earned(),
                paid: $.paid,
                remaining: _remaining(),
                returned: $.returned,
                start: $.start,
                cliff: $.cliff,
                duration: $.duration,
                milestones: $.milestones.length,
                isClawedBack: $.isClawedBack
            });
    }

    /// @inheritdoc ISpeGrant
    function earned() public view returns (uint256) {
        State storage $ = _state;
        if ($.isClawedBack) return $.earnedAtEnd;
        return _earnedByTime($) + $.released;
    }

    /// @inheritdoc ISpeGrant
    function claimable() public view returns (uint256) {
        return earned() - _state.paid;
    }

    function _notePayment(uint256 amount) private {
        // The cast is safe: a part of what was granted, a uint128.
        _state.paid += uint128(amount);
        emit GrantPaid(_state.recipient, amount, _state.paid);
    }

    function _setRecipient(address newRecipient) private {
        require(newRecipient != address(0) && newRecipient != address(this), SpeGrantInvalidRecipient(newRecipient));
        emit RecipientChanged(_state.recipient, newRecipient);
        _state.recipient = newRecipient;
    }

    function _remaining() private view returns (uint256) {
        return _state.granted - _state.paid - _state.returned;
    }

    /// @dev Never decreases, so what was paid was earned.
    function _earnedByTime(State storage $) private view returns (uint256) {
        uint256 start = $.start;
        if (block.timestamp < start + $.cliff) return 0;
        uint256 elapsed = block.timestamp - start;
        uint256 duration = $.duration;
        return elapsed >= duration ? $.streamed : ($.streamed * elapsed) / duration;
    }

    function _unreleased(uint256 index) private view returns (Milestone storage found) {
        found = _milestone(index);
        require(!found.isReleased, SpeGrantMilestoneReleased(index));
    }

    function _milestone(uint256 index) private view returns (Milestone storage) {
        uint256 count = _state.milestones.length;
        require(index < count, SpeGrantUnknownMilestone(index, count));
        return _state.milestones[index];
    }
}
