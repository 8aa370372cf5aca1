package io.pcm.data;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** Finds the reader and writer of Parquet, which are loaded only when they are needed. */
public final class OptionalFormats {
  private OptionalFormats() {}

  /**
   * That on the class path, or else in the folder.
   *
   * @param folder with its jars; asked only if it is needed
   * @return empty if there is none
   * @throws IOException if the folder cannot be read
   */
  public static Optional<RowFormat> parquet(Supplier<Optional<Path>> folder) throws IOException {
    Optional<RowFormat> here =
        ServiceLoader.load(RowFormat.class, RowFormat.class.getClassLoader()).findFirst();
    if (here.isPresent()) {
      return here;
    }
    Optional<Path> jars = folder.get().filter(Files::isDirectory);
    return jars.isEmpty() ? Optional.empty() : in(jars.get());
  }

  /** The loader stays open: its classes may be needed until the process ends. */
  @SuppressWarnings("resource")
  private static Optional<RowFormat> in(Path folder) throws IOException {
    List<URL> urls = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
    }
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), RowFormat.class.getClassLoader());
    return ServiceLoader.load(RowFormat.class, loader).findFirst();
  }
}
