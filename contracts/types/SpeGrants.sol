// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a grant to a Special Purpose Entity is about. Amounts in wei of the token.
/// @param name What people call it.
/// @param recipient Who draws, a multisig as a rule.
/// @param token LPT, or the null address for ETH.
/// @param reviewer Who releases milestones beside the treasury; the null address for nobody.
/// @param streamed What is earned by time alone.
/// @param start When the stream begins, in seconds; 0 for the moment of creation.
/// @param cliff Seconds from the start before which nothing of the stream is earned; what accrued until then is earned at once.
/// @param duration Seconds from the start until all of the stream is earned.
/// @param milestones What is earned by the release of each milestone.
struct GrantTerms {
    string name;
    address recipient;
    address token;
    address reviewer;
    uint128 streamed;
    uint64 start;
    uint64 cliff;
    uint64 duration;
    uint128[] milestones;
}

/// @notice A milestone and what became of it.
/// @param amount What its release earns, wei of the token.
/// @param isReleased Whether it was released.
/// @param report URI of the recipient's report, empty before there is one.
struct Milestone {
    uint128 amount;
    bool isReleased;
    string report;
}

/// @notice State of a grant. Amounts in wei of the token; paid + remaining + returned = granted.
/// @param grant Address of the grant.
/// @param granted All that the treasury put in.
/// @param earned What the recipient has a right to, drawn or not.
/// @param paid What the recipient has drawn.
/// @param remaining What is still in the grant for the recipient, earned or not.
/// @param returned What the treasury took back.
/// @param isClawedBack Whether the treasury ended the grant.
struct GrantSummary {
    address grant;
    string name;
    address recipient;
    address token;
    address reviewer;
    uint256 granted;
    uint256 earned;
    uint256 paid;
    uint256 remaining;
    uint256 returned;
    uint64 start;
    uint64 cliff;
    uint64 duration;
    uint256 milestones;
    bool isClawedBack;
}
