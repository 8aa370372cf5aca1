package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static io.pcm.manager.store.StoreFacts.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.api.Outcome;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on a file system of 2 MiB, if the machine allows mounting one. */
class StoreFullIT {
  @TempDir private Path parent;
  private Path folder;
  private boolean mounted;
  private final Random random = new Random(1);

  @BeforeEach
  void mount() throws Exception {
    folder = Files.createDirectory(parent.resolve("small"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString());
    assumeTrue(mounted, "may not mount a small file system here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", folder.toString());
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void aFullFileSystemLosesNothingAndRoomMakesItGoOn() throws Exception {
    Path filler = Files.write(folder.resolve("filler"), new byte[512 * 1024]);
    Path file = folder.resolve("store.db");
    int stored;
    try (RunStore store = RunStore.open(file)) {
      stored = storedUntilFull(store);
      assertThat(store.succeeded(TASK).cardinality()).isEqualTo(stored);
      Files.delete(filler);
      store.commit(List.of(call(stored)));
      stored++;
    }
    try (RunStore store = RunStore.open(file)) {
      assertThat(store.succeeded(TASK).nextClearBit(0)).isEqualTo(stored);
      assertThat(store.block(TASK, 0).get(stored - 1).payload().json().length()).isGreaterThan(9);
    }
  }

  private int storedUntilFull(RunStore store) {
    int[] stored = {0};
    assertThatThrownBy(
            () -> {
              for (; stored[0] < 4096; stored[0]++) {
                store.commit(List.of(call(stored[0])));
              }
            })
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
        .hasMessageContaining("free some space");
    return stored[0];
  }

  /** A result that cannot be compressed. */
  private Fact call(int index) {
    byte[] bytes = new byte[10_000];
    random.nextBytes(bytes);
    String json = '"' + HexFormat.of().formatHex(bytes) + '"';
    return one(TASK, index, Outcome.SUCCEEDED, 1, 1, json);
  }
}
