// SPDX-License-Identifier: MIT

const NAME = "MutantSwitch";

/**
 * Says which mutant is on: the one whose number is the block's beneficiary. A test network can set that, no test looks at it, and every
 * function may read it, also one that is pure: the cast in it says so to the compiler.
 */
export const mutantSwitch = {
  /** Where it lies, for the compiler. */
  path: `contracts/${NAME}.sol`,
  source: `// SPDX-License-Identifier: MIT
pragma solidity >=0.8.0;
library ${NAME} {
    function isOn(uint256 id) internal pure returns (bool) {
        return _pure(_current)() == id;
    }
    function _current() private view returns (uint256) {
        return uint160(address(block.coinbase));
    }
    function _pure(function() internal view returns (uint256) reads) private pure returns (function() internal pure returns (uint256) f) {
        assembly ("memory-safe") { f := reads }
    }
}
`,
  importedBy: (path: string): string => `import {${NAME}} from "${"../".repeat(path.split("/").length - 2) || "./"}${NAME}.sol";`,
  isOn: (id: number): string => `${NAME}.isOn(${id})`,
  /** The ids in a piece of a source, in their order. */
  idsIn: (text: string): readonly number[] => [...text.matchAll(/MutantSwitch\.isOn\((\d+)\)/g)].map(([, id]) => Number(id)),
} as const;
