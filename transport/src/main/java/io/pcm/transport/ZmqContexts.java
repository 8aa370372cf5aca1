package io.pcm.transport;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZContext;

/**
 * ZeroMQ contexts whose threads do not die unseen. JeroMQ's I/O threads go on after an exception
 * that one connection's bytes provoked, and end by an error; the first is worth a line, the second
 * ends the process.
 */
final class ZmqContexts {
  private static final Logger LOG = LoggerFactory.getLogger(ZmqContexts.class);
  private static final Allowance LINES = new Allowance(2);

  private ZmqContexts() {}

  static ZContext open(int ioThreads, Consumer<Throwable> onFatal) {
    ZContext context = new ZContext(ioThreads);
    context.setUncaughtExceptionHandler((thread, e) -> onFatal.accept(e));
    context.setNotificationExceptionHandler(
        (thread, e) -> {
          if (LINES.take()) {
            LOG.debug("{} rejected a connection's bytes: {}", thread.getName(), e);
          }
        });
    return context;
  }
}
