package io.pcm.runtime.inspect;

import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.util.Optional;

/** Where the result lines of one task come from. Used by one thread. */
interface LineSource extends AutoCloseable {
  /** Bytes of lines that are returned at a time, unless one line alone has more. */
  int PART_BYTES = 256 * 1024;

  /**
   * The next lines.
   *
   * @param from index of the first call whose line is wanted
   * @return empty if this source has gone and another one may have the rest in a moment
   * @throws UnavailableException if nothing but the result file can be asked instead
   */
  Optional<Part> next(int from) throws UnavailableException, IOException;

  @Override
  void close() throws IOException;

  /**
   * Lines, each with its line break.
   *
   * @param bytes UTF-8; may be empty
   * @param next index from which to go on; -1 after the last line
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Part(byte[] bytes, int next) {}

  /** A source cannot say what the lines are. */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RunException trouble;

    UnavailableException(Kind kind, String why, Throwable cause) {
      super(why, cause);
      this.trouble = new RunException(kind, why, cause);
    }

    /** The same for a user. */
    RunException trouble() {
      return trouble;
    }
  }
}
