package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Java on the pages of the documentation compiles. Complete programs are compiled and run by the
 * acceptance tests.
 */
final class PagesInJavaTest {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```java\\R((?s:.*?))^```");

  private static List<DocExample> examples() {
    List<DocExample> found = new ArrayList<>();
    for (Path page : Sources.endingIn(".md")) {
      String text = Sources.read(page);
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        int line = 1 + (int) text.substring(0, block.start(1)).lines().count();
        found.add(new DocExample(Sources.relative(page), line, block.group(1)));
      }
    }
    return found;
  }

  @Test
  void everyExampleCompiles() throws Exception {
    assertThat(examples()).hasSizeGreaterThan(2);
    assertThat(ExampleCompiler.errorsIn(examples())).isEmpty();
  }
}
