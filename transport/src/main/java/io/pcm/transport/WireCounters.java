package io.pcm.transport;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What passed an endpoint since it was opened, at one moment. A frame or message is counted before
 * its effect can be seen: what the handler has heard of, or the other side has received, is in.
 *
 * @param messagesIn messages handed to the handler
 * @param framesIn sealed frames that opened
 * @param bytesIn bytes of those frames
 * @param messagesOut messages handed to the socket
 * @param framesOut sealed frames handed to the socket
 * @param bytesOut bytes of those frames
 * @param assembling bytes held now of messages that come in parts; of each session at most one
 *     message's
 * @param sessions that began, of pilots and of command lines
 * @param connections open now
 * @param unjoined connections open now that belong to no session, or to none any more
 * @param refused how often what came in was refused, for every cause, 0 included
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
