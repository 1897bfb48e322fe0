// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GrantSummary, GrantTerms, Milestone} from "../types/SpeGrants.sol";

/// @title ISpeGrant
/// @notice One grant of the treasury to a Special Purpose Entity, paid as it is earned: by time, by milestones, or by both. The treasury alone
/// can end it and take back what is not earned. Amounts in wei of the grant's token (LPT or ETH), times in seconds.
interface ISpeGrant {
    /// @notice The recipient was paid.
    /// @param recipient Who got it.
    /// @param amount How much.
    /// @param paid All that was paid so far.
    event GrantPaid(address indexed recipient, uint256 amount, uint256 paid);
    /// @notice The recipient reported on a milestone.
    event MilestoneReported(uint256 indexed milestone, string uri);
    /// @notice A milestone is earned.
    event MilestoneReleased(uint256 indexed milestone, address indexed releasedBy, uint256 amount);
    /// @notice The treasury ended the grant.
    /// @param returned What it took back.
    /// @param earned What the recipient had earned by then, drawn or not.
    event GrantClawedBack(uint256 returned, uint256 earned);
    /// @notice The recipient at the end of the grant could not take what it had earned; it may claim it.
    event GrantPaymentFailed(address indexed recipient, uint256 amount);
    /// @notice Something that is no part of the grant went to the treasury.
    event GrantSurplusSwept(address indexed token, uint256 amount);
    /// @notice Somebody else draws from now on.
    event RecipientChanged(address indexed oldRecipient, address indexed newRecipient);
    /// @notice Somebody else releases milestones from now on.
    event ReviewerChanged(address indexed oldReviewer, address indexed newReviewer);

    /// @notice The caller may not do this.
    /// @param caller Who called.
    /// @param allowed Who may call, the treasury aside.
    error SpeGrantUnauthorized(address caller, address allowed);
    /// @notice The recipient is the null address or the grant itself.
    error SpeGrantInvalidRecipient(address recipient);
    /// @notice There is nothing to draw now.
    /// @param earned What was earned so far.
    /// @param paid What was paid so far.
    error SpeGrantNothingToPay(uint256 earned, uint256 paid);
    /// @notice There is no such milestone.
    /// @param milestone What was given.
    /// @param count How many there are.
    error SpeGrantUnknownMilestone(uint256 milestone, uint256 count);
    /// @notice The milestone is released already.
    error SpeGrantMilestoneReleased(uint256 milestone);
    /// @notice A report is needed before the reviewer can release the milestone.
    error SpeGrantMilestoneNotReported(uint256 milestone);
    /// @notice A report needs a URI.
    error SpeGrantEmptyReport(uint256 milestone);
    /// @notice The treasury has ended the grant.
    error SpeGrantEnded();

    /// @notice Sets the grant up, once. The factory does so when it creates it.
    function initialize(GrantTerms calldata terms) external;

    /// @notice Pays the recipient what it has earned and not drawn yet. Only the recipient.
    /// @dev Emits {GrantPaid}.
    /// @return amount What was paid.
    function claim() external returns (uint256 amount);

    /// @notice Reports on a milestone that is not released yet; a later report takes the earlier one's place. Only the recipient.
    /// @dev Emits {MilestoneReported}.
    function report(uint256 milestone, string calldata uri) external;

    /// @notice Releases a milestone: the reviewer once there is a report, the treasury at any time.
    /// @dev Emits {MilestoneReleased}.
    function release(uint256 milestone) external;

    /// @notice Ends the grant: what is not earned goes back to the treasury, what is earned to the recipient. Only the treasury.
    /// @dev Emits {GrantClawedBack} and {GrantPaid}, or {GrantPaymentFailed} if the recipient refuses ETH, which it can then claim later.
    /// @return returned What went back.
    function clawback() external returns (uint256 returned);

    /// @notice Sends the treasury what lies here and is no part of the grant. Anybody may.
    /// @dev Emits {GrantSurplusSwept} if there is any.
    /// @param token An ERC-20, or the null address for ETH.
    /// @return amount What was sent.
    function sweep(address token) external returns (uint256 amount);

    /// @notice Lets somebody else draw. Only the recipient.
    /// @dev Emits {RecipientChanged}.
    function setRecipient(address newRecipient) external;

    /// @notice Lets somebody else release milestones; the null address leaves that to the treasury. Only the treasury.
    /// @dev Emits {ReviewerChanged}.
    function setReviewer(address newReviewer) external;

    /// @notice What the recipient has a right to, drawn or not.
    function earned() external view returns (uint256);

    /// @notice What {claim} would pay now.
    function claimable() external view returns (uint256);

    /// @notice A milestone and what became of it.
    function milestone(uint256 index) external view returns (Milestone memory);

    /// @notice The whole state.
    function summary() external view returns (GrantSummary memory);
}
