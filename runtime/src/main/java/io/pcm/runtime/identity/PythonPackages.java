package io.pcm.runtime.identity;

import io.pcm.api.workflow.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Digests of the packages that are installed for interpreters of Python on this machine. */
final class PythonPackages {
  private static final Logger LOG = LoggerFactory.getLogger(PythonPackages.class);

  /** An environment with hundreds of packages on a slow file system takes a few seconds. */
  static final int PATIENCE_SECONDS = 10;

  private static final int HEX = 64;

  /** The same text as that of the package pcm-context, see contents.py there. */
  private static final String SCRIPT =
      "import hashlib, importlib.metadata as m\n"
          + "names = {(str(d.metadata['Name']).lower(), str(d.version)) for d in"
          + " m.distributions()}\n"
          + "text = ''.join('%s==%s\\n"
          + "' % each for each in sorted(names))\n"
          + "print(hashlib.sha256(text.encode()).hexdigest())\n";

  private final Map<String, Optional<String>> known = new HashMap<>();

  /**
   * The digest of the packages that the library's module can import.
   *
   * @return empty if it has no interpreter of its own here, or that does not answer in time. A name
   *     without a folder is looked up on the machines of pilots, where it may mean another one
   */
  Optional<String> of(Library library) {
    if (!(library.host() instanceof Library.Host.Command command)
        || !command.isPython()
        || !command.argv().get(0).contains("/")) {
      return Optional.empty();
    }
    return known.computeIfAbsent(command.argv().get(0), PythonPackages::ask);
  }

  private static Optional<String> ask(String interpreter) {
    if (!Files.isExecutable(Path.of(interpreter))) {
      return Optional.empty();
    }
    try {
      // Isolated from the variables of this shell, which contexts do not have.
      Process process =
          new ProcessBuilder(List.of(interpreter, "-I", "-c", SCRIPT))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        LOG.warn(
            "{} has not listed its packages in {} s; changes of them are noticed only when a"
                + " context has loaded",
            interpreter,
            PATIENCE_SECONDS);
        return Optional.empty();
      }
      byte[] printed = process.getInputStream().readNBytes(HEX);
      String digest = new String(printed, StandardCharsets.US_ASCII);
      return digest.matches("[0-9a-f]{64}") ? Optional.of(digest) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("an interpreter cannot be run here", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
