package io.pcm.runtime.jobs;

import io.pcm.runtime.rundir.PcmVersion;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The installation in the artifact {@code pcm-installation}: a zip file on the class path.
 *
 * @param zip its location
 * @param sha256 its digest, 64 lower-case hex digits
 */
record PackedInstallation(URL zip, String sha256) {
  static final String ARTIFACT = "io.pcm:pcm-installation";

  private static final String FOLDER = "io/pcm/installation/";
  private static final int DESCRIPTION_BYTES_MAX = 4096;

  /**
   * The installation on the class path of PCM itself; empty if there is none.
   *
   * @throws RunException if there are different ones, or it is of another version than this code
   */
  static Optional<PackedInstallation> ofThisProcess() throws RunException {
    return in(PackedInstallation.class.getClassLoader(), PcmVersion.text());
  }

  static Optional<PackedInstallation> in(ClassLoader loader, String version) throws RunException {
    try {
      List<URL> descriptions =
          Collections.list(loader.getResources(FOLDER + "installation.properties"));
      URL zip = loader.getResource(FOLDER + "installation.zip");
      if (descriptions.isEmpty() || zip == null) {
        return Optional.empty();
      }
      List<Properties> found = new ArrayList<>();
      for (URL each : descriptions) {
        found.add(read(each));
      }
      if (found.stream().distinct().count() > 1) {
        throw refused(
            "the class path has different installations of PCM: "
                + String.join(", ", descriptions.stream().map(URL::toString).toList())
                + "; keep only one version of "
                + ARTIFACT);
      }
      return Optional.of(of(zip, found.get(0), version));
    } catch (IOException e) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT,
          "cannot read the installation of PCM on the class path: " + e,
          e);
    }
  }

  private static PackedInstallation of(URL zip, Properties description, String version)
      throws RunException {
    String sha256 = description.getProperty("sha256", "");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw refused(zip + " has no valid digest: it was not made by the build of PCM");
    }
    String own = description.getProperty("version", "");
    if (!own.equals(version)) {
      throw refused(
          "the versions of PCM on the class path differ: "
              + ARTIFACT
              + " is "
              + own
              + " ("
              + zip
              + "), io.pcm:pcm-runtime is "
              + version
              + "; use one version for all artifacts of io.pcm");
    }
    return new PackedInstallation(zip, sha256);
  }

  private static Properties read(URL description) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = description.openStream()) {
      byte[] bytes = in.readNBytes(DESCRIPTION_BYTES_MAX);
      properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(description + " is no file of properties", e);
    }
    return properties;
  }

  private static RunException refused(String message) {
    return new RunException(RunException.Kind.ENVIRONMENT, message);
  }
}
