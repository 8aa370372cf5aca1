package io.pcm.runtime.rundir;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this PCM, recorded by the build. */
public final class PcmVersion {
  private static final String TEXT = read();

  private PcmVersion() {}

  /** Such as {@code 0.1.0}. */
  public static String text() {
    return TEXT;
  }

  private static String read() {
    try (InputStream in = PcmVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from PCM's own jar");
      }
      Properties properties = new Properties();
      properties.load(in);
      String version = properties.getProperty("version", "");
      if (version.isBlank() || version.startsWith("${")) {
        throw new IllegalStateException("version.properties was not filled in by the build");
      }
      return version;
    } catch (IOException e) {
      throw new IllegalStateException("version.properties cannot be read", e);
    }
  }
}
