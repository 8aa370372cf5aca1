package io.pcm.pilot.process;

import io.pcm.api.workflow.Library;
import io.pcm.model.FileDigests;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.LoadedContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a library's files on this machine are those with which the run began. Called before a
 * context loads, because with other files it would give answers of another model.
 *
 * @param digests remembers the digests of files
 * @param carried paths of transferred files
 */
public record FileCheck(FileDigests digests, CarriedFiles carried) {
  private static final Logger LOG = LoggerFactory.getLogger(FileCheck.class);
  private static final int SHOWN = 12;

  /** Maximum size of a file that counts without being listed (64 MiB). */
  private static final long OTHER_BYTES = 64L << 20;

  /**
   * Why the library's files are wrong; empty if they are right. Reads files whose digests are not
   * remembered, which takes a second per gigabyte.
   */
  Optional<String> refusal(LibrarySpec spec) {
    return refusal(spec, spec.library().verify() == Library.Verify.ALWAYS);
  }

  /** What can be asked once the process was started; the same check is cheap then. */
  LibraryHere after(LibrarySpec spec) {
    return new LibraryHere() {
      @Override
      public Optional<String> changed() {
        return refusal(spec, false);
      }

      @Override
      public LoadedContent others(ToldContent told) {
        return FileCheck.this.others(spec, told);
      }

      @Override
      public Optional<String> advice(int code) {
        return StartAdvice.of(carried.in(spec.library()), code);
      }
    };
  }

  /**
   * The digests of other files that the library says it has loaded. Leaves out large ones, which
   * would take long to read at every start, and those that cannot be read. Where files were
   * transferred, only listed ones exist, so nothing can be left to find.
   */
  private LoadedContent others(LibrarySpec spec, ToldContent told) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String file : carried.hereByPath().isEmpty() ? told.files() : List.<String>of()) {
      try {
        Path path = Path.of(file);
        if (!spec.library().files().contains(path) && Files.size(path) <= OTHER_BYTES) {
          found.put(file, digests.sha256(path, false));
        }
      } catch (IOException | InvalidPathException e) {
        LOG.debug("a loaded file cannot be read", e);
      }
    }
    return new LoadedContent(found, told.packages());
  }

  private Optional<String> refusal(LibrarySpec spec, boolean always) {
    for (Map.Entry<String, String> file : spec.digests().entrySet()) {
      Optional<String> refusal = refusal(carried.here(file.getKey()), file.getValue(), always);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private Optional<String> refusal(String file, String expected, boolean always) {
    try {
      String found = digests.sha256(Path.of(file), always);
      return found.equals(expected)
          ? Optional.empty()
          : Optional.of(
              "the file "
                  + file
                  + " on this machine is not the file that the run started with (SHA-256 "
                  + found.substring(0, SHOWN)
                  + "... here, "
                  + expected.substring(0, Math.min(SHOWN, expected.length()))
                  + "... in the run); restore that file, or stop the run and start it with"
                  + " --update to compute again with this one");
    } catch (NoSuchFileException e) {
      return Optional.of(
          "the file " + file + " does not exist on this machine; copy the file of the run to it");
    } catch (IOException | InvalidPathException e) {
      return Optional.of("the file " + file + " cannot be read on this machine: " + e);
    }
  }
}
