package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import io.pcm.transport.PortRange;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @Test
  void are_one_or_a_range() {
    assertThat(Ports.parse("40000")).isEqualTo(new Ports(40000, 40000));
    assertThat(Ports.parse("40000-40100")).isEqualTo(new Ports(40000, 40100));
    assertThat(Ports.parse("0")).isEqualTo(Ports.ANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "65536", "5-4", "0-9", "-1", "1-2-3", "123456"})
  void nothing_else(String text) {
    assertThatThrownBy(() -> Ports.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a port, 1 to 65535, or ports such as 40000-40100");
  }

  @Test
  void the_port_of_the_manager_before_is_tried_first(@TempDir Path folder) throws Exception {
    Path access = folder.resolve("access");
    Ports ports = new Ports(40000, 40100);
    assertThat(EarlierPort.preferred(ports, access)).isEqualTo(new PortRange(40000, 40100, 0));
    AccessFile.of(RunId.random(), RunSecret.random(), 1, List.of("tcp://10.0.0.1:40007"))
        .write(access);
    assertThat(EarlierPort.preferred(ports, access)).isEqualTo(new PortRange(40000, 40100, 40007));
    assertThat(EarlierPort.preferred(Ports.ANY, access)).isEqualTo(new PortRange(0, 0, 40007));
    assertThat(EarlierPort.preferred(new Ports(7, 8), access)).isEqualTo(new PortRange(7, 8, 0));
  }
}
