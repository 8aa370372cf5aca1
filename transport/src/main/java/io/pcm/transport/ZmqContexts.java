package io.pcm.transport;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZContext;

/**
 * Creates ZeroMQ contexts whose failures are noticed. An exception caused by one connection's bytes
 * is logged, and JeroMQ's I/O thread continues. An error ends the thread, and then the process.
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
