// SPDX-License-Identifier: MIT

import type { AdvertisedSession, SessionStore } from "../../ports/sessionStore";

export class MemorySessionStore implements SessionStore {
  private readonly sessions = new Map<string, AdvertisedSession>();

  async save(session: AdvertisedSession): Promise<void> {
    this.sessions.set(session.sessionId, session);
  }

  async find(sessionId: string): Promise<AdvertisedSession | undefined> {
    return this.sessions.get(sessionId);
  }

  async prune(createdBefore: number): Promise<number> {
    const old = [...this.sessions.values()].filter(({ createdAt }) => createdAt < createdBefore);
    for (const { sessionId } of old) this.sessions.delete(sessionId);
    return old.length;
  }
}
