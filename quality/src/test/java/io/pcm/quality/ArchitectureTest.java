package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import io.pcm.api.offender.Insider;
import io.pcm.api.offender.LibraryHoarder;
import io.pcm.api.offender.Quitter;
import io.pcm.manager.core.offender.ClockReader;
import io.pcm.manager.core.offender.Peeper;
import io.pcm.manager.core.offender.Shuffler;
import io.pcm.manager.core.offender.ThreadUser;
import io.pcm.manager.offender.PilotKnower;
import io.pcm.pilot.driver.offender.Sleeper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule holds for all of PCM, and detects a class that violates it deliberately. */
final class ArchitectureTest {
  /**
   * Where the process may exit: the two main classes, the handler of fatal errors, and a context
   * whose server has ended.
   */
  private static final List<String> MAY_EXIT =
      List.of(
          "io.pcm.cli.Main",
          "io.pcm.context.Main",
          "io.pcm.library.server.ServerLibrary",
          "io.pcm.pilot.Fatal");

  /** The command line prints for its user, and what runs in a context for its log. */
  private static final List<String> MAY_PRINT =
      List.of(
          "io.pcm.cli",
          "io.pcm.context.HostLog",
          "io.pcm.examples.factcheck.FactCheck",
          "io.pcm.library.llama.NativeCheck",
          "io.pcm.library.server.ServerLog");

  @Test
  void allModulesAreSeen() {
    for (String room : RoomRules.rooms().keySet()) {
      assertThat(ProjectClasses.main())
          .as("classes of " + room)
          .anyMatch(type -> type.getPackageName().startsWith("io.pcm." + room));
    }
    assertThat(ProjectClasses.main()).hasSizeGreaterThan(80);
  }

  @Test
  void coresKnowOnlyValues() {
    holdsAndBites(CoreRules.knowOnlyValues(), ThreadUser.class, "java.util.concurrent");
  }

  @Test
  void coresAndDriversAskForNoTimeThreadOrChance() {
    holdsAndBites(CoreRules.askForNothing(), ClockReader.class, "Instant.now");
    bites(CoreRules.askForNothing(), ClockReader.class, "System.nanoTime");
    bites(CoreRules.askForNothing(), ClockReader.class, "java.util.Random");
    bites(CoreRules.askForNothing(), ClockReader.class, "java.lang.Thread");
    bites(CoreRules.askForNothing(), Sleeper.class, "Thread.sleep");
  }

  @Test
  void coresIterateInAStableOrder() {
    holdsAndBites(CoreRules.haveStableOrder(), Shuffler.class, "java.util.Set.of");
    bites(CoreRules.haveStableOrder(), Shuffler.class, "java.util.Map.of");
    bites(CoreRules.haveStableOrder(), Shuffler.class, "randomUUID");
  }

  @Test
  void coresNeverLookIntoPayloads() {
    holdsAndBites(CoreRules.neverLookIntoPayloads(), Peeper.class, "Payload.json");
  }

  @Test
  void roomsKnowOnlyRoomsBelow() {
    holdsAndBites(RoomRules.knowOnlyRoomsBelow(), Insider.class, "io.pcm.protocol");
  }

  @Test
  void managerAndPilotNeverKnowEachOther() {
    bites(RoomRules.knowOnlyRoomsBelow(), PilotKnower.class, "io.pcm.pilot");
  }

  @Test
  void foreignLibrariesStayInTheirRooms() {
    holdsAndBites(RoomRules.seeOnlyTheirForeignLibraries(), LibraryHoarder.class, "picocli");
    bites(RoomRules.seeOnlyTheirForeignLibraries(), LibraryHoarder.class, "org.yaml.snakeyaml");
    bites(RoomRules.seeOnlyTheirForeignLibraries(), LibraryHoarder.class, "com.tngtech.archunit");
  }

  @Test
  void packagesHaveNoCycles() {
    RoomRules.haveNoCycles().check(ProjectClasses.main());
    assertThat(
            RoomRules.haveNoCycles()
                .evaluate(
                    ProjectClasses.only(
                        Insider.class, io.pcm.manager.offender.CycleCloser.class, ThreadUser.class))
                .hasViolation())
        .isTrue();
  }

  @Test
  void onlyTheMainsExit() {
    holdsAndBites(RoomRules.doNotExit(MAY_EXIT), Quitter.class, "System.exit");
    bites(RoomRules.doNotExit(MAY_EXIT), Quitter.class, "Runtime.halt");
  }

  @Test
  void onlyProgramsAndAContextsHostPrint() {
    holdsAndBites(RoomRules.doNotPrint(MAY_PRINT), Quitter.class, "System.out");
    bites(RoomRules.doNotPrint(MAY_PRINT), Quitter.class, "printStackTrace");
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    holdsAndBites(PackageRules.nullMarked(), Quitter.class, "io.pcm.api.offender");
  }

  @Test
  void concreteClassesAreFinal() {
    holdsAndBites(PackageRules.concreteClassesAreFinal(), Peeper.class, "Peeper");
  }

  @Test
  void noTypeIsNamedLikeOneOfJavaLang() {
    holdsAndBites(
        PackageRules.shadowNothingOfJavaLang(), io.pcm.api.offender.Module.class, "Module");
  }

  private static void holdsAndBites(ArchRule rule, Class<?> offender, String evidence) {
    rule.check(ProjectClasses.main());
    bites(rule, offender, evidence);
  }

  private static void bites(ArchRule rule, Class<?> offender, String evidence) {
    assertThat(rule.evaluate(ProjectClasses.only(offender)).getFailureReport().getDetails())
        .anySatisfy(detail -> assertThat(detail).contains(evidence));
  }
}
