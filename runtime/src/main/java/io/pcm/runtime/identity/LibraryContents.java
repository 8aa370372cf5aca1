package io.pcm.runtime.identity;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Library.Verify;
import io.pcm.api.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What pilots check before they load a library: its files, and the jars of its class path. */
public final class LibraryContents {
  /** Programs in these folders belong to the machine and may differ. */
  public static final Pattern SYSTEM = Pattern.compile("/(usr/)?s?bin/[^/]+");

  private LibraryContents() {}

  /**
   * Digests by path, by library name. Folders on a class path are not included.
   *
   * @throws IOException if a file cannot be read
   */
  public static Map<String, Map<String, String>> of(Workflow workflow, FileHasher hasher)
      throws IOException {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (Library library : workflow.libraries()) {
      Map<String, String> digests = new LinkedHashMap<>();
      for (Path file : files(library)) {
        digests.put(file.toString(), hasher.sha256(file));
      }
      all.put(library.name(), digests);
    }
    return all;
  }

  private static Set<Path> files(Library library) {
    Set<Path> files = new LinkedHashSet<>(library.files());
    if (library.host() instanceof Host.Jvm jvm) {
      for (String entry : jvm.classPath()) {
        if (!entry.startsWith("pcm:") && Files.isRegularFile(Path.of(entry))) {
          files.add(Path.of(entry));
        }
      }
    } else {
      String program = ((Host.Command) library.host()).argv().get(0);
      if (SYSTEM.matcher(program).matches()) {
        files.remove(Path.of(program));
      }
    }
    return files;
  }

  /** The hasher that the library's {@code verify} setting requires. */
  static FileHasher hasher(Library library, FileHasher hasher) {
    return library.verify() == Verify.ALWAYS ? hasher.always() : hasher;
  }
}
