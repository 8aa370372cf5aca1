package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ContextHostTest {
  private RunningHost host;
  private FakePilot pilot;

  private void start(Class<?> library, int slots) throws Exception {
    start(library.getName());
    pilot.load("{\"a\":1.10}", slots);
  }

  private void start(String className, String... entries) throws Exception {
    host = new RunningHost(className, entries);
    pilot = host.pilot;
  }

  private void startMixed(String function, int slots) throws Exception {
    start(Libraries.Mixed.class, slots);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
    pilot.task(function, "{\"t\":[ ]}");
  }

  @AfterEach
  void endsTheInput() throws Exception {
    host.close();
  }

  @Test
  void answersCallsAndEndsWithItsInput() throws Exception {
    startMixed("echo", 1);
    assertThat(pilot.answer(7, "{\"x\":1.00}")).isEqualTo("RESULT 7 {\"x\":1.00}");
    assertThat(pilot.answer(-1, "null")).isEqualTo("RESULT -1 null");
    pilot.close();
    assertThat(host.exit()).isEqualTo(ContextHost.ENDED);
    assertThat(Libraries.Mixed.closed.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(host.halts).isEmpty();
  }

  @Test
  void preparesAFunctionOncePerTask() throws Exception {
    startMixed("settings", 1);
    assertThat(pilot.answer(1, "0")).isEqualTo("RESULT 1 [{\"a\":1.10},{\"t\":[ ]},1]");
    assertThat(pilot.answer(2, "0")).endsWith(",1]");
    pilot.task("settings", "{}");
    assertThat(pilot.answer(3, "0")).isEqualTo("RESULT 3 [{\"a\":1.10},{},2]");
  }

  @Test
  void failsEveryCallOfATaskThatCannotBePrepared() throws Exception {
    startMixed("none \"such\"", 1);
    for (int call = 1; call < 3; call++) {
      assertThat(pilot.answer(call, "0"))
          .startsWith("ERROR " + call + " {\"kind\":\"CALL_FAILED\"")
          .contains("no function none \\\"such\\\"");
    }
    pilot.task("echo", "{}");
    assertThat(pilot.answer(3, "0")).isEqualTo("RESULT 3 0");
  }

  @Test
  void refusesACallBeforeAnyTask() throws Exception {
    start(Libraries.Mixed.class, 1);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
    assertThat(pilot.answer(1, "0")).contains("a CALL came before any TASK");
  }

  @Test
  void turnsWhatAFunctionThrowsIntoAnErrorAndGoesOn() throws Exception {
    startMixed("throws", 1);
    assertThat(pilot.answer(1, "5"))
        .startsWith("ERROR 1 {\"kind\":\"CALL_FAILED\",\"message\":\"java.lang.IllegalState")
        .contains("no luck with 5\\ncaused by java.lang.Exception: the root\\n  at ")
        .contains("Libraries.java");
    pilot.task("kind", "{}");
    assertThat(pilot.answer(2, "5"))
        .isEqualTo("ERROR 2 {\"kind\":\"OWN_KIND\",\"message\":\"own words\"}");
    pilot.task("deep", "{}");
    assertThat(pilot.answer(3, "5")).contains("CALL_FAILED").contains("StackOverflowError");
    pilot.task("linkage", "{}");
    assertThat(pilot.answer(4, "5")).contains("NoClassDefFoundError: com/example/Gone");
    pilot.task("interrupts", "{}");
    assertThat(pilot.answer(5, "5")).isEqualTo("RESULT 5 5");
    assertThat(pilot.answer(6, "6")).isEqualTo("RESULT 6 6");
  }

  @Test
  void passesOnOnlyResultsThatAreJsonOfALineAndNotTooLarge() throws Exception {
    startMixed("null", 1);
    assertThat(pilot.answer(1, "0")).contains("BAD_RESULT").contains("returned null");
    pilot.task("no json", "{}");
    assertThat(pilot.answer(2, "0")).contains("BAD_RESULT").contains("at byte 5");
    pilot.task("lines", "{}");
    assertThat(pilot.answer(3, "0")).isEqualTo("RESULT 3 {  \"a\" :   [1, 2]}");
    pilot.task("large", "{}");
    assertThat(pilot.answer(4, "0"))
        .contains("RESULT_TOO_LARGE")
        .contains((Limits.RESULT_BYTES + 2) + " bytes");
  }

  @Test
  void sendsNotesInASecondLine() throws Exception {
    startMixed("noted", 1);
    assertThat(pilot.answer(1, "{\"a\":\n1}")).isEqualTo("RESULT 1 {\"a\": 1}\n{\"a\": 1}");
    assertThat(pilot.answer(2, "{}")).isEqualTo("RESULT 2 {}");
  }

  @Test
  void refusesNotesThatAreNoObjectOrTooLarge() throws Exception {
    startMixed("notes of", 1);
    String most = "{\"a\":\"" + "x".repeat(Limits.NOTES_BYTES - 8) + "\"}";
    assertThat(pilot.answer(1, most)).isEqualTo("RESULT 1 0\n" + most);
    assertThat(pilot.answer(2, most.replace("xx\"", "xxx\"")))
        .contains("BAD_RESULT")
        .contains("notes of the function's result have 4097 bytes; 4096 are allowed");
    assertThat(pilot.answer(3, "[1,2]"))
        .contains("BAD_RESULT")
        .contains("notes")
        .contains("no '{'");
    assertThat(pilot.answer(4, "{\"a\":}")).contains("BAD_RESULT").contains("at byte 5");
  }

  @Test
  void runsAsManyCallsAtOnceAsItHasSlots() throws Exception {
    startMixed("meet", 3);
    List<String> answers = new ArrayList<>();
    for (int call = 1; call <= 6; call++) {
      pilot.call(call, "0");
    }
    for (int call = 1; call <= 6; call++) {
      answers.add(pilot.answer());
    }
    assertThat(answers)
        .containsExactlyInAnyOrder(
            "RESULT 1 \"library\"",
            "RESULT 2 \"library\"",
            "RESULT 3 \"library\"",
            "RESULT 4 \"library\"",
            "RESULT 5 \"library\"",
            "RESULT 6 \"library\"");
    pilot.task("echo", "{}");
    assertThat(pilot.answer(7, "7")).isEqualTo("RESULT 7 7");
  }

  @Test
  void startsOnlyAsManyThreadsAsCallsRunAtOnce() throws Exception {
    startMixed("thread", 1_000);
    Set<String> threads = new TreeSet<>();
    for (int call = 0; call < 2_000; call++) {
      threads.add(pilot.answer(call, "0").replaceFirst("RESULT \\d+ ", ""));
    }
    assertThat(threads).as("threads for one call at a time").hasSizeLessThan(100);
  }

  @Test
  void endsWithinSecondsThoughACallHangs() throws Exception {
    startMixed("hang", 1);
    pilot.call(1, "0");
    assertThat(Libraries.Mixed.hanging.await(60, TimeUnit.SECONDS)).isTrue();
    pilot.close();
    assertThat(host.halts.poll(60, TimeUnit.SECONDS)).isEqualTo(ContextHost.ENDED);
  }

  @Test
  void outOfMemoryEndsTheProcess() throws Exception {
    startMixed("memory", 1);
    pilot.call(1, "0");
    assertThat(host.halts.poll(60, TimeUnit.SECONDS)).isEqualTo(ContextHost.OUT_OF_MEMORY);
  }

  @Test
  void saysWhyALibraryCannotBeLoaded() throws Exception {
    start(Libraries.Failing.class, 1);
    assertThat(pilot.answer())
        .startsWith("BROKEN 0 {\"kind\":\"LOAD_FAILED\",\"message\":\"java.lang.Exception: cannot")
        .contains("caused by java.io.IOException: disk on fire");
    assertThat(host.exit()).isEqualTo(ContextHost.BROKEN);
  }

  @Test
  void saysWhatIsWrongWithTheClassOrItsPath() throws Exception {
    assertThat(broken("com.example.Gone")).contains("com.example.Gone is not on the library's");
    assertThat(broken("java.lang.String")).contains("does not implement io.pcm.api.library");
    assertThat(broken(Libraries.Unmakeable.class.getName())).contains("public constructor without");
    assertThat(broken(Libraries.Uninitialised.class.getName()))
        .contains("NumberFormatException: For input string: \\\"none\\\"");
    assertThat(broken("java.lang.String", "/no/such.jar"))
        .contains("class path entry /no/such.jar does not exist");
  }

  @Test
  void whatIsWrongInJarsIsWrongOnEveryMachine(@TempDir Path folder) throws Exception {
    assertThat(broken("com.example.Gone")).endsWith(",\"certain\":true}");
    assertThat(broken(Libraries.Unmakeable.class.getName())).endsWith(",\"certain\":true}");
    assertThat(broken(Libraries.Invalid.class.getName()))
        .contains("\"message\":\"language is missing\"")
        .endsWith(",\"certain\":true}");

    assertThat(broken("com.example.Gone", folder.toString())).doesNotContain("certain");
    assertThat(broken("java.lang.String", "/no/such.jar")).doesNotContain("certain");
    assertThat(broken(Libraries.Failing.class.getName())).doesNotContain("certain");
  }

  private String broken(String className, String... entries) throws Exception {
    start(className, entries);
    pilot.load("{}", 1);
    String answer = pilot.answer();
    pilot.close();
    assertThat(answer).startsWith("BROKEN 0 {\"kind\":\"LOAD_FAILED\"");
    return answer;
  }

  @Test
  void endsWhenThePilotBreaksTheProtocol() throws Exception {
    start(Libraries.Mixed.class.getName());
    pilot.send(Frame.Kind.CALL, 1, "0");
    assertThat(host.exit()).isEqualTo(ContextHost.PROTOCOL);
  }

  @Test
  void endsWhenAFrameIsNone() throws Exception {
    start(Libraries.Mixed.class.getName());
    pilot.load("[]", 0);
    assertThat(host.exit()).isEqualTo(ContextHost.PROTOCOL);
  }
}
