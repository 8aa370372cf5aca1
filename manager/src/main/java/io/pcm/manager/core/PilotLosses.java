package io.pcm.manager.core;

import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.SessionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which pilots were lost without a word while they held an open call. A call that takes its pilot
 * down with it looks like bad luck, until the luck is always bad.
 */
final class PilotLosses {
  private final Map<CallRef, Set<SessionId>> lostWith = new HashMap<>();
  private final Map<String, SessionId> lost = new HashMap<>();
  private final Set<SessionId> returned = new HashSet<>();

  /** Returns how many pilots were lost for good with the call so far, this one among them. */
  int add(CallRef call, Session session) {
    lost.put(session.info.pilot(), session.id);
    Set<SessionId> with = lostWith.computeIfAbsent(call, c -> new HashSet<>());
    with.removeAll(returned);
    with.add(session.id);
    return with.size();
  }

  /** The pilot was out of reach and lives: no call took it down. */
  void back(String pilot) {
    SessionId session = lost.remove(pilot);
    if (session != null) {
      returned.add(session);
    }
  }

  /** The call is done. */
  void forget(CallRef call) {
    lostWith.remove(call);
  }
}
