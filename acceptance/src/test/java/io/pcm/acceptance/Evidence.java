package io.pcm.acceptance;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;

/**
 * Keeps the last lines of all logs of a test that failed, which its folder takes with it. A rare
 * failure on another machine cannot be explained without them. JUnit finds this class by itself.
 */
public final class Evidence implements AfterTestExecutionCallback {
  private static final Path KEPT = Path.of("target", "evidence.txt");
  private static final int LINES_PER_LOG = 40;
  private static final int LOGS_MAX = 12;
  private static final int LINE_CHARS = 300;

  @Override
  public void afterTestExecution(ExtensionContext context) throws Exception {
    if (context.getExecutionException().isPresent()) {
      String name =
          context.getRequiredTestClass().getSimpleName() + ": " + context.getDisplayName();
      write(name, folders(context), KEPT);
    }
  }

  private static List<Path> folders(ExtensionContext context) {
    Object test = context.getRequiredTestInstance();
    List<Path> folders = new ArrayList<>();
    for (Field field :
        AnnotationSupport.findAnnotatedFields(
            test.getClass(),
            TempDir.class,
            each -> each.getType().equals(Path.class) && ModifierSupport.isNotStatic(each),
            HierarchyTraversalMode.TOP_DOWN)) {
      try {
        field.setAccessible(true);
        folders.add((Path) field.get(test));
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
    return folders;
  }

  /** Two classes run at the same time. */
  static synchronized void write(String test, List<Path> folders, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (PrintStream out =
        new PrintStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            false,
            StandardCharsets.UTF_8)) {
      out.println("== " + test);
      for (Path folder : folders) {
        for (Path log : logs(folder)) {
          out.println("-- " + folder.relativize(log));
          last(log).forEach(out::println);
        }
      }
    }
  }

  private static List<Path> logs(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(each -> each.toString().endsWith(".log") && Files.isRegularFile(each))
          .sorted()
          .limit(LOGS_MAX)
          .toList();
    }
  }

  private static Deque<String> last(Path log) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      lines.forEach(
          line -> {
            last.add(line.substring(0, Math.min(line.length(), LINE_CHARS)));
            if (last.size() > LINES_PER_LOG) {
              last.remove();
            }
          });
    }
    return last;
  }
}
