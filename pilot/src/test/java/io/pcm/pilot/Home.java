package io.pcm.pilot;

import io.pcm.api.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Creates a PCM installation from the classes of the tests. */
final class Home {
  private Home() {}

  /** Creates {@code context-host/*.jar}. */
  static void make(Path home) throws IOException {
    Path host = Files.createDirectories(home.resolve("context-host"));
    try {
      install(sourceOf(Json.class), host.resolve("pcm-api.jar"));
      install(sourceOf(Class.forName("io.pcm.context.Main")), host.resolve("pcm-context-host.jar"));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the context host is not on the tests' class path", e);
    }
  }

  /** The jar or folder of a class. */
  static String sourceOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void install(String source, Path jar) throws IOException {
    Path from = Path.of(source);
    if (Files.isRegularFile(from)) {
      Files.copy(from, jar);
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path file : files) {
        entries.putNextEntry(new JarEntry(from.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}
