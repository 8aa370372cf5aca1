package io.pcm.library.llama;

import de.kherud.llama.LlamaModel;
import io.pcm.api.library.NativeFile;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Provides llama-java's native library as a file. By default, llama-java extracts it to the
 * temporary folder at each start under the same name, so processes that start at the same time
 * break each other.
 */
final class NativeLibrary {
  /** Where llama-java looks first; a user who sets it provides another library. */
  static final String PATH_PROPERTY = "de.kherud.llama.lib.path";

  /** A folder in which llama-java deletes all files named llama* when it starts. */
  private static final String TEMPORARY_PROPERTY = "de.kherud.llama.tmpdir";

  /** The version of llama-java, which is that of its native library. */
  static final String VERSION = "4.2.0";

  private NativeLibrary() {}

  /** Makes llama-java find the library; call before using its classes. */
  static void provide(Map<String, String> environment) throws IOException {
    String file = System.mapLibraryName("jllama");
    Optional<URL> resource = resource(file);
    if (System.getProperty(PATH_PROPERTY) == null && resource.isPresent()) {
      Path library = NativeFile.of(resource.get(), "llama-" + VERSION, file, environment);
      System.setProperty(PATH_PROPERTY, Objects.requireNonNull(library.getParent()).toString());
    }
    String own = System.getProperty(PATH_PROPERTY);
    if (own != null && System.getProperty(TEMPORARY_PROPERTY) == null) {
      System.setProperty(TEMPORARY_PROPERTY, own);
    }
  }

  private static Optional<URL> resource(String file) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    String folder =
        (system.contains("mac") ? "Mac" : system.contains("linux") ? "Linux" : "none")
            + "/"
            + (machine.equals("amd64") ? "x86_64" : machine);
    return Optional.ofNullable(
        LlamaModel.class.getResource("/de/kherud/llama/" + folder + "/" + file));
  }
}
