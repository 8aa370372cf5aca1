package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
  private static final RunOptions PLAIN = RunOptions.in(Path.of("some/../run"));

  @Test
  void hasDefaultsForEverythingButTheDirectory() {
    assertThat(PLAIN.runDirectory()).isEqualTo(Path.of("run").toAbsolutePath());
    assertThat(PLAIN.isFresh()).isFalse();
    assertThat(PLAIN.groups()).isEmpty();
    assertThat(PLAIN.bindAddress()).isEqualTo("*");
    assertThat(PLAIN.advertise()).isEmpty();
    assertThat(PLAIN.ports()).isEqualTo(Ports.ANY);
    assertThat(PLAIN.patience()).isEmpty();
  }

  @Test
  void keepsWhatWasSetBefore() {
    Pilots pilots = Pilots.local(2);
    RunOptions all =
        PLAIN
            .advertise("head.example.org")
            .port(7000)
            .bind("10.0.0.5")
            .patience(Duration.ofHours(1))
            .fresh()
            .pilots(pilots);
    assertThat(all.runDirectory()).isEqualTo(PLAIN.runDirectory());
    assertThat(all.isFresh()).isTrue();
    assertThat(all.groups()).containsExactly(pilots);
    assertThat(all.bindAddress()).isEqualTo("10.0.0.5");
    assertThat(all.advertise()).contains("head.example.org");
    assertThat(all.ports()).isEqualTo(new Ports(7000, 7000));
    assertThat(all.patience()).contains(Duration.ofHours(1));
    assertThat(PLAIN.ports()).isEqualTo(Ports.ANY);
  }

  @Test
  void listensOnlyHereWithLocalPilots() {
    assertThat(PLAIN.pilots(Pilots.local(1)).bindAddress()).isEqualTo("127.0.0.1");
    assertThat(PLAIN.pilots(Pilots.local(1)).bind("*").bindAddress()).isEqualTo("*");
  }

  @Test
  void takes_several_groups_of_pilots_and_listens_for_those_from_elsewhere() {
    Pilots cluster = Pilots.local(1).name("here");
    RunOptions both = PLAIN.pilots(cluster);
    assertThat(both.groups()).containsExactly(cluster);
    assertThatThrownBy(() -> PLAIN.pilots(cluster, Pilots.local(2)))
        .hasMessageContaining("only one group can be local");
    assertThatThrownBy(PLAIN::pilots).hasMessage("pilots must be one group or more");
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> PLAIN.port(70000)).hasMessage("port must be 0 to 65535, not 70000");
    assertThatThrownBy(() -> PLAIN.patience(Duration.ZERO))
        .hasMessage("patience must be more than 0, not PT0S");
  }
}
