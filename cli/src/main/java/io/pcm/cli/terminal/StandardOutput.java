package io.pcm.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written, unlike {@link System#out}. */
public final class StandardOutput extends PrintStream {
  private static final int BUFFER_BYTES = 8192;

  /** A link to what standard output is; only on Linux. */
  private static final Path LINK = Path.of("/proc/self/fd/1");

  private final Sink sink;

  private StandardOutput(Sink sink) {
    super(new BufferedOutputStream(sink, BUFFER_BYTES), true, StandardCharsets.UTF_8);
    this.sink = sink;
  }

  public static StandardOutput ofThisProcess() {
    return of(new FileOutputStream(FileDescriptor.out));
  }

  static StandardOutput of(OutputStream out) {
    return new StandardOutput(new Sink(out));
  }

  /** Why something could not be written; empty if everything was. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(sink.failure);
  }

  /**
   * Whether the failure is that the reader of a pipe has ended, as {@code head} does. The message
   * depends on the user's language.
   */
  public boolean isClosedPipe() {
    return sink.failure != null
        && (String.valueOf(sink.failure.getMessage()).contains("Broken pipe") || isPipe());
  }

  private static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(LINK).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static final class Sink extends OutputStream {
    private final OutputStream out;
    private @Nullable IOException failure;

    Sink(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
