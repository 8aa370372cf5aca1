package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.UserLocale;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubmitFileTest {
  private static final UserLocale LOCALE =
      new UserLocale(Map.of("LANG", "de_DE.UTF-8", "LC_TIME", "C"));
  private static final Path LOGS = Path.of("/runs/one/logs/pilots");
  private static final JobRoom ROOM =
      new JobRoom(
          OptionalInt.of(2),
          OptionalLong.of((4L << 30) + 1),
          OptionalInt.of(1),
          Optional.of(Duration.ofHours(2)));

  @Test
  void isAsShortAsMayBeOnASharedFileSystem() throws Exception {
    PilotRequest request =
        new PilotRequest(
            "pcm-plain", 1, List.of("/opt/pcm/bin/pilot", "--x"), LOGS, JobRoom.ANY, List.of());
    assertThat(text(CondorSettings.DEFAULT, request)).isEqualTo(golden("plain.sub"));
  }

  @Test
  void asksForRoomAndMachinesAndTakesExtraLines() throws Exception {
    CondorSettings settings =
        new CondorSettings(
            Optional.of("OpSysMajorVer >= 9"),
            Optional.of("Memory"),
            List.of("accounting_group = physics", "environment = \"A=b\""),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300));
    PilotRequest request =
        new PilotRequest("pcm-room", 64, List.of("/opt/pcm/pilot"), LOGS, ROOM, List.of());
    assertThat(text(settings, request)).isEqualTo(golden("room.sub"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "periodic_remove = NumJobStarts > 3",
        " Periodic_Remove=true",
        "my.PeriodicRemove = true",
        "+PeriodicRemove = true"
      })
  void refusesARuleOfTheUsersThatWouldOverruleTheTime(String line) throws Exception {
    CondorSettings settings = new CondorSettings(Optional.empty(), Optional.empty(), List.of(line));
    assertThatThrownBy(() -> text(settings, roomy(ROOM)))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("'" + line + "' would override --time");
    assertThat(text(settings, roomy(JobRoom.ANY))).contains(line + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "periodic_hold = true",
        "my.PeriodicRemoveReason = \"x\"",
        "rank = periodic_remove"
      })
  void takesOtherRulesBesideATime(String line) throws Exception {
    CondorSettings settings = new CondorSettings(Optional.empty(), Optional.empty(), List.of(line));
    assertThat(text(settings, roomy(ROOM))).contains(line + "\n");
  }

  @Test
  void carriesFilesUnderTheNamesThatTheCommandUses() throws Exception {
    PilotRequest request =
        new PilotRequest(
                "pcm-ship", 4, List.of("pcm/bin/pilot", "access"), LOGS, JobRoom.ANY, List.of())
            .ship(Path.of("/opt/pcm-0.1"), "pcm")
            .ship(Path.of("/runs/one/access"), "access")
            .ship(Path.of("/models/it's a model.gguf"), "m.gguf");
    assertThat(
            SubmitFile.of(
                CondorSettings.DEFAULT, request, List.of(Path.of("/runs/one/access")), LOCALE))
        .isEqualTo(golden("ship.sub"));
  }

  @Test
  void quotesHostileWords() throws Exception {
    PilotRequest request = command("/bin/x", "$(touch x)", "$$(Name)", "a \"b\" 'c'", "-n", "%é,");
    assertThat(text(CondorSettings.DEFAULT, request)).isEqualTo(golden("hostile.sub"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a  b",
        "a\tb",
        "$(touch hacked)",
        "$$(Name)",
        "$$([1+1])",
        "$ENV(HOME)",
        "$$$",
        "$",
        "`x`",
        "it's",
        "\"",
        "'\"'",
        "''",
        "\\",
        "\\\\'",
        "*",
        "~",
        "#",
        "%p",
        "a,b",
        "é – 日本",
        "--x",
        "=",
        "\"$('\"')"
      })
  void handsEveryWordOverAsItIs(String word) throws Exception {
    String line =
        text(CondorSettings.DEFAULT, command("printf", "%s", word))
            .lines()
            .filter(l -> l.startsWith("arguments = "))
            .findFirst()
            .orElseThrow();
    assertThat(line).doesNotContainPattern("\\$[$A-Za-z_]*\\(");
    CommandRunner shell = new CommandRunner(Duration.ofSeconds(60), Map.of());
    assertThat(shell.run(List.of("/bin/sh", "-c", script(line)), "").out()).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nqueue 100", "a\rb", "\u001b[0m", "a\u0000b"})
  void refusesWordsThatASubmitFileCannotHold(String word) {
    assertThatThrownBy(
            () -> text(CondorSettings.DEFAULT, command("/bin/x", word.replace('\0', '\u0001'))))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("put it in a file");
  }

  @Test
  void addsTheMachinesToAvoidToTheUsersRequirements() throws Exception {
    PilotRequest request = command("/bin/x").avoiding(Set.of("n9.site"));
    assertThat(text(CondorSettings.DEFAULT, request))
        .contains("\nrequirements = TARGET.Machine =!= \"n9.site\"\n");
    CondorSettings own =
        new CondorSettings(Optional.of("HasDisk || Memory > 1"), Optional.empty(), List.of());
    assertThat(text(own, request))
        .contains("\nrequirements = (HasDisk || Memory > 1) && (TARGET.Machine =!= \"n9.site\")\n");
  }

  @Test
  void refusesAProgramThatLooksLikeAnOption() {
    assertThatThrownBy(() -> text(CondorSettings.DEFAULT, command("-c")))
        .hasMessageContaining("prefix it with ./");
  }

  @Test
  void refusesACommandThatNoArgumentCanHold() {
    assertThatThrownBy(() -> text(CondorSettings.DEFAULT, command("/x", "y".repeat(100_000))))
        .hasMessageContaining("longer than 100000 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/runs/$(Process)", "/runs/a\nb", "/runs/a\\b", "/runs/a\"b", "/runs/a "})
  void refusesAFolderThatASubmitFileCannotName(String folder) {
    PilotRequest request =
        new PilotRequest("t", 1, List.of("/x"), Path.of(folder), JobRoom.ANY, List.of());
    assertThatThrownBy(() -> text(CondorSettings.DEFAULT, request))
        .hasMessageContaining("use a simpler name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a,b", "/a\"b", "/a$b", "/a\nb", "/", "/a/.."})
  void refusesAFileThatASubmitFileCannotName(String file) {
    assertThatThrownBy(() -> text(CondorSettings.DEFAULT, command("/x").ship(Path.of(file), "f")))
        .hasMessageContaining("use a link with a simpler name");
  }

  @Test
  void refusesFilesThatWouldArriveUnderOneName() {
    PilotRequest request =
        command("/x").ship(Path.of("/a/model"), "one").ship(Path.of("/b/model"), "two");
    assertThatThrownBy(() -> text(CondorSettings.DEFAULT, request))
        .hasMessageContaining("'/b/model' cannot be transferred")
        .hasMessageContaining("is called 'model'");
  }

  private static PilotRequest roomy(JobRoom room) {
    return new PilotRequest("pcm-t", 1, List.of("/bin/x"), LOGS, room, List.of());
  }

  private static PilotRequest command(String... words) {
    return new PilotRequest("pcm-t", 1, List.of(words), LOGS, JobRoom.ANY, List.of());
  }

  private static String text(CondorSettings settings, PilotRequest request)
      throws BatchSystemException {
    return SubmitFile.of(settings, request, List.of(), LOCALE);
  }

  /** Interprets the line as HTCondor does (condor_submit(1), arguments, new syntax). */
  private static String script(String line) {
    String start = "arguments = \"-c '";
    assertThat(line).startsWith(start).endsWith("'\"");
    String inner = line.substring(start.length(), line.length() - 2);
    return inner.replace("\"\"", "\"").replace("''", "'");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = SubmitFileTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
