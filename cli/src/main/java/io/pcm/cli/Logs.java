package io.pcm.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: nowhere until {@link #to} names a file, and never to the screen. Files are
 * rotated at {@link #FILE_BYTES}, and {@link #OLD_FILES} old files are kept, so that a run of weeks
 * does not fill a disk.
 */
final class Logs {
  static final long FILE_BYTES = 20L * 1024 * 1024;
  static final int OLD_FILES = 4;

  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level [%thread] %logger{24} - %msg%n";

  private Logs() {}

  /**
   * @param file created if missing, otherwise appended to; its folder must exist
   * @param debug whether to log every event, fact and action
   */
  static void to(Path file, boolean debug) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder(context));
    appender.setRollingPolicy(oldFiles(context, appender, file));
    appender.setTriggeringPolicy(turnOver(context));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(debug ? Level.DEBUG : Level.INFO);
    root.addAppender(appender);
  }

  /**
   * Also shows users the lines of this logger from INFO, and of the loggers below it from ERROR.
   */
  static void tell(String logger, Consumer<String> people) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            Level least = event.getLoggerName().equals(logger) ? Level.INFO : Level.ERROR;
            if (event.getLevel().isGreaterOrEqual(least)) {
              people.accept(event.getFormattedMessage());
            }
          }
        };
    appender.setContext(context);
    appender.start();
    context.getLogger(logger).addAppender(appender);
  }

  private static PatternLayoutEncoder encoder(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }

  private static FixedWindowRollingPolicy oldFiles(
      LoggerContext context, RollingFileAppender<ILoggingEvent> appender, Path file) {
    FixedWindowRollingPolicy policy = new FixedWindowRollingPolicy();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(file + ".%i");
    policy.setMinIndex(1);
    policy.setMaxIndex(OLD_FILES);
    policy.start();
    return policy;
  }

  private static SizeBasedTriggeringPolicy<ILoggingEvent> turnOver(LoggerContext context) {
    SizeBasedTriggeringPolicy<ILoggingEvent> policy = new SizeBasedTriggeringPolicy<>();
    policy.setContext(context);
    policy.setMaxFileSize(new FileSize(FILE_BYTES));
    policy.start();
    return policy;
  }
}
