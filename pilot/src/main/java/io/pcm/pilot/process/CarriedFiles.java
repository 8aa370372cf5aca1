package io.pcm.pilot.process;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of libraries that were transferred to a pilot which does not see the manager's file system.
 *
 * @param hereByPath path on this machine, by path in the workflow
 */
public record CarriedFiles(Map<String, String> hereByPath) {
  /** No files: the pilot sees the manager's file system. */
  public static final CarriedFiles NONE = new CarriedFiles(Map.of());

  public CarriedFiles {
    hereByPath = new TreeMap<>(hereByPath);
  }

  /**
   * The library with the paths of this machine: in its class path, in the words of its command, in
   * the values of its environment, and in strings of its settings that are such a path.
   */
  Library in(Library library) {
    if (hereByPath.isEmpty()) {
      return library;
    }
    Map<String, String> env = new LinkedHashMap<>();
    library.env().forEach((name, value) -> env.put(name, here(value)));
    return library
        .change()
        .host(in(library.host()))
        .settings(in(library.settings()))
        .env(env)
        .wrap(here(library.wrap()))
        .files(library.files().stream().map(Path::toString).map(this::here).map(Path::of).toList())
        .build();
  }

  private Library.Host in(Library.Host host) {
    if (host instanceof Library.Host.Jvm jvm) {
      return new Library.Host.Jvm(jvm.className(), here(jvm.classPath()), jvm.jvmOptions());
    }
    return new Library.Host.Command(here(((Library.Host.Command) host).argv()));
  }

  /**
   * Quotation marks in a string are escaped, so the text between two unescaped ones is a string.
   */
  private Json in(Json settings) {
    String text = settings.toString();
    for (Map.Entry<String, String> each : hereByPath.entrySet()) {
      text = text.replace(Json.quote(each.getKey()), Json.quote(each.getValue()));
    }
    return Json.of(text);
  }

  private List<String> here(List<String> texts) {
    return texts.stream().map(this::here).toList();
  }

  /**
   * The path of a file on this machine, by its path in the workflow; the same path if it was not
   * transferred.
   */
  String here(String text) {
    return hereByPath.getOrDefault(text, text);
  }
}
