// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A peer does not take the whole of its answer. */
export class AnswerCutError extends NodeError {
  readonly code = "ANSWER_CUT";
}
