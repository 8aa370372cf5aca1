package io.pcm.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example in the Javadoc of a source file.
 *
 * @param file path of the file
 * @param line where the code begins, from 1
 * @param code without the margin of the comment
 */
record DocExample(String file, int line, String code) {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)<pre>\\{@code\\R(.*?)\\R[ *]*\\}</pre>");
  private static final Pattern MARGIN = Pattern.compile("(?m)^ *\\* ?");
  private static final Pattern CLASS =
      Pattern.compile(
          "(?m)^public (?:final |abstract |sealed )*(?:class|interface|record|enum) (\\w+)");

  /** All examples of a file. */
  static List<DocExample> in(String file, String text) {
    List<DocExample> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      int line = 1 + (int) text.substring(0, block.start(1)).chars().filter(c -> c == '\n').count();
      found.add(new DocExample(file, line, MARGIN.matcher(block.group(1)).replaceAll("")));
    }
    return found;
  }

  /** Whether it shows JSON rather than Java. */
  boolean isJson() {
    return code.startsWith("{") || code.startsWith("[");
  }

  /** The name of the class that it consists of; empty if it consists of statements. */
  String className() {
    Matcher type = CLASS.matcher(code);
    return type.find() ? type.group(1) : "";
  }

  /** A place in it, as {@code file:line}. */
  String at(long lineOfCode) {
    return file + ":" + (line + lineOfCode - 1);
  }
}
