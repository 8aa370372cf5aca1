package io.pcm.transport;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A snapshot of an endpoint's counters since it was opened. Frames and messages are counted before
 * their effect is visible: whatever the handler or the other side has received is included.
 *
 * @param messagesIn messages delivered to the handler
 * @param framesIn sealed frames that opened
 * @param bytesIn bytes of those frames
 * @param messagesOut messages passed to the socket
 * @param framesOut sealed frames passed to the socket
 * @param bytesOut bytes of those frames
 * @param assembling bytes held now of incomplete messages, at most one message per session
 * @param sessions sessions that have begun, of pilots and of the command line
 * @param connections open connections
 * @param unjoined open connections that belong to no session
 * @param refused number of refusals by cause, with all causes
 */
public record WireCounters(
    long messagesIn,
    long framesIn,
    long bytesIn,
    long messagesOut,
    long framesOut,
    long bytesOut,
    long assembling,
    long sessions,
    int connections,
    int unjoined,
    Map<RefusalCause, Long> refused) {
  public WireCounters {
    refused = Collections.unmodifiableMap(new EnumMap<>(refused));
  }

  public long refused(RefusalCause cause) {
    Long count = refused.get(cause);
    return count == null ? 0 : count;
  }
}
