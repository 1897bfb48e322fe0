// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundsMath} from "../../../contracts/libraries/FundsMath.sol";
import {SenderAccounts} from "../../../contracts/storage/SenderAccounts.sol";
import {SenderAccount, SenderFunds} from "../../../contracts/types/Tickets.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice Claims on a reserve, beside books that have an entry for each round and claimant.
contract SenderAccountsTest is SolidityTest {
    using FundsMath for SenderFunds;
    using SenderAccounts for SenderAccount;

    uint256 private constant CLAIMANTS = 4;

    SenderAccount private _account;
    mapping(uint256 round => uint256) private _totals;
    mapping(uint256 round => mapping(address claimant => uint256)) private _shares;

    function testFuzz_ClaimsAreThoseOfTheBooks(uint256 entropy) external {
        // Round 0 is where a chain starts, and what a new account has for the round of its last claim.
        uint256 round = entropy % 3;
        for (uint256 i = 0; i < 40; ++i) {
            entropy = uint256(keccak256(abi.encode(entropy)));
            if ((entropy >> 8) % 5 == 0) round += 1 + ((entropy >> 16) % 2);
            _claim(_claimantAt((entropy >> 24) % CLAIMANTS), round, uint64(entropy >> 32));
            for (uint256 j = 0; j < CLAIMANTS; ++j) _check(_claimantAt(j), round);
            _check(address(0xdead), round);
        }
    }

    function test_NothingIsClaimedInAnotherRound() external {
        _claim(_claimantAt(1), 7, 5);
        _claim(_claimantAt(2), 7, 6);
        _check(_claimantAt(1), 8);
        _check(_claimantAt(2), 6);
    }

    function test_AShareReturnsFromItsOwnWord() external {
        _claim(_claimantAt(1), 7, 5);
        _claim(_claimantAt(2), 7, 6);
        _claim(_claimantAt(1), 7, 8);
        _check(_claimantAt(1), 7);
        _check(_claimantAt(2), 7);
        // In the next round nothing is left of either.
        _claim(_claimantAt(3), 8, 1);
        _check(_claimantAt(1), 8);
        _check(_claimantAt(2), 8);
    }

    function test_AddressesWithTheSameLowest80BitsHaveOneShare() external {
        (address one, address other) = (address(uint160((1 << 80) | 7)), address(uint160((2 << 80) | 7)));
        _claim(one, 7, 5);
        (, uint256 share) = _account.claimedIn(_account.funds, other, 7);
        assertEq(share, 5, "share");
        (, share) = _account.claimedIn(_account.funds, address(uint160((1 << 80) | 8)), 7);
        assertEq(share, 0, "another one's");
    }

    function _claim(address claimant, uint256 round, uint256 amount) private {
        SenderFunds funds = _account.funds;
        (uint256 total, uint256 share) = _account.claimedIn(funds, claimant, round);
        _account.keepClaim(funds, claimant, round, total + amount, share + amount);
        _account.funds = FundsMath.pack(1, 2, 3, round);
        _totals[round] += amount;
        _shares[round][claimant] += amount;
    }

    // Of a round that is over nothing is known, nor need be.
    function _check(address claimant, uint256 round) private view {
        (uint256 total, uint256 share) = _account.claimedIn(_account.funds, claimant, round);
        bool isKept = round == _account.funds.claimRound();
        assertEq(total, isKept ? _totals[round] : 0, "total");
        assertEq(share, isKept ? _shares[round][claimant] : 0, "share");
    }

    // The first is the one under which all are that have no share of their own.
    function _claimantAt(uint256 index) private pure returns (address) {
        return index == 0 ? address(0) : address(uint160(index << 40) | uint160(index));
    }
}
