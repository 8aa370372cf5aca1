package io.pcm.pilot.process;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of libraries that were carried to a pilot which does not see them where its manager does.
 *
 * @param hereByPath where each is here, by the path that the workflow has for it
 */
public record CarriedFiles(Map<String, String> hereByPath) {
  /** The pilot sees all that its manager sees. */
  public static final CarriedFiles NONE = new CarriedFiles(Map.of());

  public CarriedFiles {
    hereByPath = new TreeMap<>(hereByPath);
  }

  /**
   * The library with the paths that hold here: in its class path, in the words of its command, in
   * the values of its environment, and wherever a text of its settings is such a path.
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
        .build();
  }

  private Library.Host in(Library.Host host) {
    if (host instanceof Library.Host.Jvm jvm) {
      return new Library.Host.Jvm(jvm.className(), here(jvm.classPath()), jvm.jvmOptions());
    }
    return new Library.Host.Command(here(((Library.Host.Command) host).argv()));
  }

  /** A quotation mark within a text is escaped, so what stands between two bare ones is a text. */
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
   * Where a file is here, by the path that the workflow has for it; itself if it was not carried.
   */
  String here(String text) {
    return hereByPath.getOrDefault(text, text);
  }
}
