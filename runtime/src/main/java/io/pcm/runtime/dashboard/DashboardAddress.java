package io.pcm.runtime.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.runtime.rundir.AtomicFile;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the live page of a run is, for those who can read the run directory.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.in(Path.of("my-run")).pilots(Pilots.local(2)).dashboard(0);
 * try (Run run = Pcm.start(workflow, options)) {
 *   System.out.println("look at " + DashboardAddress.of(run.directory()).once());
 *   run.await();
 * }
 * }</pre>
 */
public final class DashboardAddress {
  private static final int VERSION = 1;
  private static final int BYTES_MAX = 4096;
  private static final JsonMapper JSON = new JsonMapper();

  private final String host;
  private final int port;
  private final byte[] key;

  /**
   * @param host the machine of the manager; empty if unknown
   * @param key signs tokens
   */
  private DashboardAddress(String host, int port, byte[] key) {
    this.host = host;
    this.port = port;
    this.key = key;
  }

  /**
   * Reads where the page of a run is.
   *
   * @throws RunDirectoryException if there is no run at this path
   * @throws RunException if it has no page now; the message says how to get one
   */
  public static DashboardAddress of(Path run) throws RunDirectoryException, RunException {
    RunPaths paths = RunDirectory.existing(run);
    Optional<LockHolder> holder = RunDirectory.holderAnywhere(paths.root());
    if (holder.isEmpty()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "no manager has the run in "
              + paths.root()
              + ", so it has no live page. A page of what was: pcm report; to resume the run with a"
              + " live page, run the same command again with --dashboard");
    }
    try {
      return read(paths.dashboard(), holder.get().host());
    } catch (NoSuchFileException e) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "the manager of this run ("
              + holder.get().display()
              + ") was started without --dashboard. To have the page, stop it with pcm stop and run"
              + " the same command again with --dashboard: results are kept, and contexts stay warm"
              + " for a minute",
          e);
    } catch (IOException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static DashboardAddress read(Path file, String host) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES_MAX);
    }
    try {
      JsonNode node = JSON.readTree(bytes);
      byte[] key = Base64.getUrlDecoder().decode(node.path("key").asText());
      if (node.path("version").asInt() == VERSION && key.length == OneTimeTokens.KEY_BYTES) {
        return new DashboardAddress(host, node.path("port").asInt(), key);
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(damaged(file), e);
    }
    throw new IOException(damaged(file));
  }

  private static String damaged(Path file) {
    return file
        + " is damaged, or of another version of PCM; run the same command again with --dashboard,"
        + " and it is written anew";
  }

  /** Writes the file from which {@link #of} reads. */
  static void write(RunDirectory run, int port, byte[] key) throws IOException {
    String json =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("port", port)
            .put("key", OneTimeTokens.text(key))
            .toString();
    AtomicFile.write(
        run.paths().dashboard(), (json + "\n").getBytes(StandardCharsets.UTF_8), run.unfinished());
  }

  /**
   * A new address of the page. It works once, within a day: after that, the browser that used it is
   * known, and no other is. Each call makes another one. It is a secret: do not log it.
   */
  public URI once() {
    return URI.create(page() + "?token=" + OneTimeTokens.make(key, Instant.now()));
  }

  /** The address of the page for a browser that is known. */
  public URI page() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** The machine on which this address means the page; empty if unknown. */
  public String host() {
    return host;
  }

  /** The port on that machine. */
  public int port() {
    return port;
  }
}
