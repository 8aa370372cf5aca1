package io.pcm.protocol.message;

import io.pcm.api.Limits;
import java.util.regex.Pattern;

/**
 * A file that a call has returned.
 *
 * @param name its name in the folder {@code files} of the run directory: the SHA-256 of its content
 *     in lower-case hex, and perhaps a short ending, such as {@code .png}
 * @param bytes its size, 0 to {@link Limits#FILE_BYTES}
 */
public record ReturnedFile(String name, long bytes) {
  /** The folder of the run directory. */
  public static final String FOLDER = "files";

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\.[a-z0-9]{1,10})?");

  private static final int DIGEST_LENGTH = 64;

  public ReturnedFile {
    name = checked(name);
    if (bytes < 0 || bytes > Limits.FILE_BYTES) {
      throw new IllegalArgumentException("a returned file of " + bytes + " bytes");
    }
  }

  /**
   * The name, if it is one.
   *
   * @throws IllegalArgumentException if not
   */
  public static String checked(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name of a returned file");
    }
    return name;
  }

  /** Whether it has the form of a name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The SHA-256 of its content, in lower-case hex. */
  public String sha256() {
    return sha256(name);
  }

  /** The SHA-256 in the name of a returned file. */
  public static String sha256(String name) {
    return name.substring(0, DIGEST_LENGTH);
  }
}
