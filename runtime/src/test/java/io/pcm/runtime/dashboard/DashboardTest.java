package io.pcm.runtime.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.status.RunProgress;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardTest {
  @TempDir private Path folder;

  private static Dashboard open(int port, RunDirectory run) throws Exception {
    return Dashboard.open(port, run, () -> RunProgress.builder().build());
  }

  @Test
  void whoever_can_read_the_run_directory_gets_addresses() throws Exception {
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"), false);
        Dashboard page = open(0, run)) {
      for (Path file : new Path[] {run.paths().dashboard(), run.paths().metricsToken()}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
      DashboardAddress address = DashboardAddress.of(run.root());
      String first = address.once().toString();
      assertThat(first).startsWith("http://127.0.0.1:" + address.port() + "/?token=");
      String path = first.substring(first.indexOf("/?"));
      assertThat(RawClient.get(address.port(), path)).contains("Set-Cookie");
      assertThat(RawClient.get(address.port(), path)).contains("403");
      String second = DashboardAddress.of(run.root()).once().toString();
      assertThat(RawClient.get(address.port(), second.substring(second.indexOf("/?"))))
          .contains("Set-Cookie");
      String token = Files.readString(run.paths().metricsToken());
      assertThat(RawClient.get(address.port(), "/metrics", "Authorization: Bearer " + token))
          .contains("pcm_run{run=\"run\"");
      assertThat(page).isNotNull();
    }
  }

  @Test
  void nothing_is_left_of_a_page_that_was_closed_or_whose_manager_was_killed() throws Exception {
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"), false)) {
      open(0, run).close();
      assertThat(run.paths().dashboard()).doesNotExist();
      assertThat(run.paths().metricsToken()).doesNotExist();
      assertThatThrownBy(() -> DashboardAddress.of(run.root()))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("was started without --dashboard")
          .hasMessageContaining("pcm stop");
      Files.writeString(run.paths().dashboard(), "left");
      assertThatThrownBy(() -> DashboardAddress.of(run.root())).hasMessageContaining("damaged");
      Dashboard.forget(run);
      assertThat(run.paths().dashboard()).doesNotExist();
    }
    assertThatThrownBy(() -> DashboardAddress.of(folder.resolve("run")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no manager has the run")
        .hasMessageContaining("--dashboard");
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        RunDirectory run = RunDirectory.open(folder.resolve("run"), false)) {
      assertThatThrownBy(() -> open(taken.getLocalPort(), run))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("--dashboard without a port");
      assertThat(run.paths().dashboard()).doesNotExist();
    }
  }
}
