package io.pcm.sge;

import io.pcm.submit.OptionLines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The words of extra lines that are options of qsub. */
final class OptionWords {
  static final OptionLines LINES = new OptionLines("#$");

  private OptionWords() {}

  /** The resources that such lines request with {@code -l}, such as {@code h_rt=60}. */
  static List<String> resources(Collection<String> lines) {
    List<String> resources = new ArrayList<>();
    for (String line : lines) {
      List<String> words = LINES.words(line);
      for (int i = 1; i < words.size(); i++) {
        if (words.get(i - 1).equals("-l")) {
          resources.addAll(List.of(words.get(i).split(",")));
        }
      }
    }
    return resources;
  }

  /** The value in {@code name=value}; empty if there is none. */
  static String value(String resource) {
    int equals = resource.indexOf('=');
    return equals < 0 ? "" : resource.substring(equals + 1);
  }

  static String name(String resource) {
    return resource.replaceFirst("=.*", "");
  }
}
