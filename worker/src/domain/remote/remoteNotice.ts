// SPDX-License-Identifier: MIT

import type { RemoteTask } from "./remoteTask";

/** What an orchestrator tells a transcoder: to work, or that a session has ended. */
export type RemoteNotice = { readonly task: RemoteTask } | { readonly endedSession: string };
