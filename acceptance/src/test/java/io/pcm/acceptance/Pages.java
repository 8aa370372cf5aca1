package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a page that a user copies. A block of a language and a name, such as {@code yaml
 * workflow.yaml}, is a file; a block {@code sh} has commands; a block {@code text} has lines of
 * what the commands before it print, with any numbers.
 */
final class Pages {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```([a-z]+)(?: (\\S+))?\\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("# exit code (\\d+)$");
  private static final String COMPLETE = "complete";

  private Pages() {}

  /** What is typed at once, and the exit code that is expected. */
  record Command(String text, int code) {}

  record Block(String language, String name, String text) {
    boolean isFile() {
      return !name.isEmpty() && !name.equals(COMPLETE);
    }

    boolean isCommands() {
      return language.equals("sh") && name.isEmpty();
    }

    boolean isOutput() {
      return language.equals("text");
    }

    /** One for each line, unless it goes on in the next or has a text of its own after it. */
    List<Command> commands() {
      List<Command> commands = new ArrayList<>();
      StringBuilder open = new StringBuilder();
      String end = "";
      for (String line : text.lines().toList()) {
        open.append(line).append('\n');
        if (end.isEmpty() && line.contains("<<'END'")) {
          end = "END";
        } else if (line.equals(end)) {
          end = "";
        }
        if (end.isEmpty() && !line.endsWith("\\") && !line.isBlank()) {
          Matcher code = CODE.matcher(line);
          commands.add(
              new Command(open.toString(), code.find() ? Integer.parseInt(code.group(1)) : 0));
          open.setLength(0);
        }
      }
      return commands;
    }

    void checkShownIn(String printed, String page) {
      for (String line : text.lines().filter(each -> !each.equals("...")).toList()) {
        assertThat(plain(printed))
            .as("%s shows: %s\n%s", page, line, printed)
            .contains(plain(line));
      }
    }

    /** Times and rates differ, and so do the spaces around them. */
    private static String plain(String shown) {
      return shown
          .replaceAll("\\d+([.:]\\d+)*(ms|s|m|h)?\\b", "N")
          .replaceAll("[ \\t]+", " ")
          .strip();
    }
  }

  static List<Block> blocks(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher next = BLOCK.matcher(Files.readString(page));
    while (next.find()) {
      String name = next.group(2) == null ? "" : next.group(2);
      blocks.add(new Block(next.group(1), name, next.group(3)));
    }
    return blocks;
  }
}
