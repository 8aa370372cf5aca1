package io.pcm.runtime.identity;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two hashes of everything in a library that determines its answers.
 *
 * @param recipe kind, class or command, settings, environment; paths of files are replaced by the
 *     number of the file
 * @param files content of the files and of the class path
 */
record LibraryPrint(String recipe, String files) {
  /** Maximum number of files in one folder on a class path. */
  private static final int FOLDER_FILES = 100_000;

  static LibraryPrint of(Library library, FileHasher hasher) throws IOException {
    Map<String, String> places = new LinkedHashMap<>();
    Digest files = new Digest();
    for (Path file : library.files()) {
      places.put(file.toString(), "file " + places.size());
      files.add(hasher.sha256(file));
    }
    Digest recipe = new Digest();
    if (library.host() instanceof Host.Jvm) {
      Host.Jvm jvm = (Host.Jvm) library.host();
      recipe.add("jvm").add(jvm.className());
      jvm.jvmOptions().stream().filter(option -> !option.startsWith("-X")).forEach(recipe::add);
      for (String entry : jvm.classPath()) {
        files.add(entry.startsWith("pcm:") ? entry : tree(Path.of(entry), hasher));
      }
    } else {
      Host.Command command = (Host.Command) library.host();
      recipe.add("command");
      // The Python that runs a module is a matter of the place, like the Java of a Java library.
      command.argv().stream()
          .skip(command.isPython() ? 1 : 0)
          .forEach(word -> recipe.add(places.getOrDefault(word, word)));
    }
    recipe.add("settings");
    recipe.add(
        CanonicalJson.of(library.settings(), "tuning", text -> places.getOrDefault(text, text)));
    recipe.add("env");
    new TreeMap<>(library.env()).forEach((key, value) -> recipe.add(key).add(value));
    if (!library.wrap().isEmpty()) {
      recipe.add("wrap");
      // Which program it is, is a matter of the place; the image and the options are not.
      library.wrap().stream().skip(1).forEach(word -> recipe.add(places.getOrDefault(word, word)));
    }
    return new LibraryPrint(recipe.hex(), files.hex());
  }

  private static String tree(Path path, FileHasher hasher) throws IOException {
    if (!Files.isDirectory(path)) {
      return hasher.sha256(path);
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(path)) {
      files = walk.filter(Files::isRegularFile).limit(FOLDER_FILES + 1).sorted().toList();
    } catch (java.io.UncheckedIOException e) {
      throw new IOException("the folder " + path + " cannot be read: " + e.getMessage(), e);
    }
    if (files.size() > FOLDER_FILES) {
      throw new IOException("the folder " + path + " has more than " + FOLDER_FILES + " files");
    }
    Digest digest = new Digest();
    for (Path file : files) {
      digest.add(path.relativize(file).toString()).add(hasher.sha256(file));
    }
    return digest.hex();
  }
}
