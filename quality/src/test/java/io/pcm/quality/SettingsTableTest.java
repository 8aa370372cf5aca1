package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.runtime.sites.BatchSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The documents list the settings that the batch systems declare. With {@code -Dpcm.golden=write}
 * the table is rewritten instead of compared.
 */
final class SettingsTableTest {
  private static final Path DOCUMENT = Sources.root().resolve("docs/profiles.md");
  private static final String BEGIN = "<!-- generated: settings of batch systems -->\n";
  private static final String END = "<!-- end -->\n";
  private static final String REWRITE =
      "mvn -q -pl quality -am test -Dtest=SettingsTableTest -Dpcm.golden=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void theTableHasTheSettingsOfAllBatchSystems() throws IOException {
    String text = Sources.read(DOCUMENT);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertThat(begin).as("a line '%s' in %s", BEGIN.strip(), DOCUMENT).isNotNegative();
    assertThat(end).as("a line '%s' after it", END.strip()).isGreaterThan(begin);
    String table = table(BatchSystems.all());
    if ("write".equals(System.getProperty("pcm.golden"))) {
      String before = text.substring(0, begin + BEGIN.length());
      Files.writeString(DOCUMENT, before + table + text.substring(end));
      return;
    }
    assertThat(text.substring(begin + BEGIN.length(), end))
        .as("%s is out of date; this rewrites it: %s", DOCUMENT, REWRITE)
        .isEqualTo(table);
  }

  @Test
  void aRowSaysHowTheSettingIsGivenInAFileAndOnTheCommandLine() {
    assertThat(row(BatchSetting.text("pe", "NAME", "a|b (default: smp)"), List.of("sge")))
        .isEqualTo("| `pe: NAME` | `--pe NAME` | sge | a\\|b (default: smp) |\n");
    assertThat(row(BatchSetting.names("queue", "NAME", "where"), List.of("sge")))
        .isEqualTo("| `queue: [NAME, ...]` | `--queue NAME,...` | sge | where |\n");
    assertThat(row(BatchSetting.flag("srun", "run it"), List.of("slurm")))
        .isEqualTo("| `srun: true` | `--srun` | slurm | run it |\n");
    assertThat(row(BatchSetting.flagOn("rerun", "end it"), List.of("sge")))
        .isEqualTo("| `rerun: false` | `--no-rerun` | sge | end it |\n");
    assertThat(row(BatchSetting.lines("extra", "LINE", "a line"), List.of("a", "b")))
        .isEqualTo("| `extra: [LINE, ...]` | `--extra LINE`, repeatable | a, b | a line |\n");
  }

  private static String table(List<BatchSystemProvider> systems) {
    Map<BatchSetting, List<String>> users = new LinkedHashMap<>();
    for (BatchSystemProvider system : systems) {
      for (BatchSetting setting : system.settings()) {
        users.computeIfAbsent(setting, key -> new ArrayList<>()).add(system.name());
      }
    }
    Map<List<String>, List<BatchSetting>> byUsers =
        users.keySet().stream()
            .collect(Collectors.groupingBy(users::get, LinkedHashMap::new, Collectors.toList()));
    StringBuilder table = new StringBuilder("| in a file | option | for | meaning |\n");
    table.append("|---|---|---|---|\n");
    byUsers.forEach((names, all) -> all.forEach(each -> table.append(row(each, names))));
    return table.toString();
  }

  private static String row(BatchSetting setting, List<String> users) {
    String label = setting.label();
    String value =
        switch (setting.kind()) {
          case TEXT -> label;
          case NAMES -> "[" + label + ", ...]";
          case FLAG -> "true";
          case FLAG_ON -> "false";
          case LINES -> "[" + label + ", ...]";
        };
    String option =
        switch (setting.kind()) {
          case TEXT -> "`" + setting.option() + " " + label + "`";
          case NAMES -> "`" + setting.option() + " " + label + ",...`";
          case FLAG, FLAG_ON -> "`" + setting.option() + "`";
          case LINES -> "`" + setting.option() + " " + label + "`, repeatable";
        };
    return "| `%s: %s` | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            value,
            option,
            String.join(", ", users),
            setting.help().replace("|", "\\|"));
  }
}
