package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.slurm.TestSlurm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Java program in a Maven project with one dependency and without {@code pcm.home} runs
 * workflows.
 */
@Order(StartOrder.AFTER_SLURM)
final class EmptyProjectIT {
  private static final String ALL_RIGHT = "SUCCEEDED, 500 right";

  @TempDir private static Path place;
  private static EmptyProject project;

  @TempDir private Path folder;
  private Scenario scenario;
  private Path installations;
  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeAll
  static void build() throws Exception {
    project = EmptyProject.build(place);
  }

  @BeforeEach
  void set() {
    scenario = new Scenario(folder);
    environment.put(MarkedProcesses.VARIABLE, scenario.marked().split("=", 2)[1]);
    useCache(folder.resolve("cache"));
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private void useCache(Path cache) {
    environment.put("PCM_CACHE", cache.toString());
    installations = cache.resolve("installation");
  }

  private PcmProcess start(String run, String... pilots) throws Exception {
    return project.start(
        environment,
        Stream.concat(Stream.of(folder.resolve(run).toString()), Stream.of(pilots))
            .toArray(String[]::new));
  }

  private static void assertAllRight(PcmProcess program) throws Exception {
    Ended ended = program.await();
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).containsExactly(ALL_RIGHT);
  }

  private List<Path> unpacked() throws Exception {
    try (Stream<Path> all = Files.list(installations)) {
      return all.toList();
    }
  }

  @Test
  void aProgramUnpacksTheInstallationOnceAndLeavesNoProcess() throws Exception {
    assertAllRight(start("run", "local"));
    scenario.awaitNoProcess();
    assertThat(unpacked()).hasSize(1);
    Path jar = unpacked().get(0).resolve("lib/pcm-cli-0.1.0.jar");
    Object inode = Files.getAttribute(jar, "unix:ino");

    assertAllRight(start("other", "local"));
    assertThat(unpacked()).hasSize(1);
    assertThat(Files.getAttribute(jar, "unix:ino")).isEqualTo(inode);
    scenario.awaitNoProcess();
  }

  @Test
  void twoProgramsThatStartTogetherShareOneInstallation() throws Exception {
    PcmProcess one = start("one", "local");
    PcmProcess two = start("two", "local");
    assertAllRight(one);
    assertAllRight(two);
    assertThat(unpacked()).hasSize(1);
    scenario.awaitNoProcess();
  }

  @Test
  void aProgramThatIsKilledWhileItUnpacksDoesNotDisturbTheNext() throws Exception {
    PcmProcess killed = start("run", "local");
    Scenario.until("it unpacks", () -> Files.isDirectory(installations) && !unpacked().isEmpty());
    killed.stopNow(true);
    killed.await();
    assertAllRight(start("run", "local"));
    assertThat(unpacked()).filteredOn(each -> !each.toString().contains(".unpacking-")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"size=8m", "ro"})
  void aCacheThatIsFullOrReadOnlyIsNamedWithTheWayOut(String options) throws Exception {
    Path cache = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        does("mount", "-t", "tmpfs", "-o", options, "pcm-test", cache.toString()),
        "only root can mount a small file system");
    try {
      useCache(cache);
      Ended ended = start("run", "local").await();
      assertThat(ended.code()).isNotZero();
      assertThat(ended.err())
          .contains("cannot unpack the installation of PCM to " + installations)
          .contains(options.equals("ro") ? "Read-only file system" : "No space left on device")
          .contains("PCM_CACHE=/some/folder");
      if (!options.equals("ro")) {
        assertThat(unpacked()).isEmpty();
      }
      scenario.awaitNoProcess();
    } finally {
      Scenario.until("unmounted", () -> does("umount", cache.toString()));
    }
  }

  private static boolean does(String... command) throws Exception {
    Ended ended = new PcmProcess(new ProcessBuilder(command).start()).await();
    return ended.code() == 0;
  }

  /** With pilots as jobs of a real Slurm. */
  @Nested
  @WithSlurm
  final class OnSlurm {
    @AfterEach
    void endJobs() throws Exception {
      TestSlurm.endAllJobs();
    }

    @Test
    void pilotsUseTheUnpackedInstallation() throws Exception {
      environment.put("SLURM_CONF", TestSlurm.conf().toString());
      assertAllRight(start("run", "slurm", "partition=main"));
      assertThat(unpacked()).hasSize(1);
      Scenario.until(
          "no job is left", () -> RealSlurm.command("squeue", "-h", "-o", "%i").isEmpty());
    }
  }

  /** With pilots as jobs of a real HTCondor that see neither the cache nor the project. */
  @Nested
  @WithCondor
  final class OnCondor {
    @RegisterExtension static final RealCondor CONDOR = new RealCondor();

    @AfterEach
    void endJobs() throws Exception {
      RealCondor.endAllJobs();
    }

    @Test
    void theUnpackedInstallationIsTransferredToPilots() throws Exception {
      Path own = CONDOR.folder();
      useCache(own.resolve("cache"));
      EmptyProject copy = project.copy(own.resolve("project"), CONDOR.installation().prefix());
      String[] arguments = {
        own.resolve("run").toString(),
        "condor",
        "transfer=true",
        "requirements=TARGET.SlotID > 1",
        "extra=my.PcmPrivateTmp = True"
      };
      assertAllRight(copy.start(environment, arguments));
      assertThat(unpacked()).hasSize(1);
    }
  }
}
