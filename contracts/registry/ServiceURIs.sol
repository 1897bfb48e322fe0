// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IServiceRegistry} from "../interfaces/IServiceRegistry.sol";
import {PackedStrings} from "../storage/PackedStrings.sol";

/// @title ServiceURIs
/// @notice What {ServiceRegistry} and {AIServiceRegistry} share: one URI for each account, set by the account itself.
abstract contract ServiceURIs is IServiceRegistry {
    using PackedStrings for PackedStrings.PackedString;

    /// @custom:storage-location erc7201:livepeer.storage.ServiceURIs
    struct ServiceURIsStorage {
        // slot 0
        mapping(address account => PackedStrings.PackedString serviceURI) serviceURIs;
    }

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.ServiceURIs")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant SERVICE_URIS_STORAGE = 0xb887dcab33f234237b803ce68ac48abb07899f74965d173875252841a9aa4e00;

    /// @inheritdoc IServiceRegistry
    function setServiceURI(string calldata serviceURI) external {
        _serviceURIsStorage().serviceURIs[msg.sender].store(serviceURI);
        emit ServiceURIUpdate(msg.sender, serviceURI);
    }

    /// @inheritdoc IServiceRegistry
    function getServiceURI(address addr) external view returns (string memory) {
        return _serviceURIsStorage().serviceURIs[addr].load();
    }

    function _serviceURIsStorage() private pure returns (ServiceURIsStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := SERVICE_URIS_STORAGE
        }
    }
}
