package io.pcm.manager.core;

import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.SessionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which pilots were lost without notice while they held an open call. If a call causes the loss of
 * its pilot, a single loss looks like coincidence; several do not.
 */
final class PilotLosses {
  private final Map<CallRef, Set<SessionId>> lostWith = new HashMap<>();
  private final Map<String, SessionId> lost = new HashMap<>();
  private final Set<SessionId> returned = new HashSet<>();

  /** Returns how many pilots were finally lost while they held the call, including this one. */
  int add(CallRef call, Session session) {
    lost.put(session.info.pilot(), session.id);
    Set<SessionId> with = lostWith.computeIfAbsent(call, c -> new HashSet<>());
    with.removeAll(returned);
    with.add(session.id);
    return with.size();
  }

  /** The pilot was unreachable and has come back, so no call caused its loss. */
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
