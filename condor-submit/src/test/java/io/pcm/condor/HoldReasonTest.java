package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HoldReasonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          via condor_hold (by user ada) | via condor_hold (by user ada)
          Error from s2@vm: Failed to open '/r/y' as standard output: denied (errno 13) \
          | Failed to open '/r/y' as standard output: denied (errno 13)
          Error from s1_2@n7.site: Failed to execute '/bin/sh' with arguments -c 'x: (y)': Cannot \
          access initial working directory "/r/logs": (errno=2: 'No such file or directory') | Cannot \
          access initial working directory "/r/logs": (errno=2: 'No such file or directory') (not \
          shared? submit with --transfer)
          Error from s1@vm: Failed to execute '/bin/sh' with arguments -c 'x: (y)': (errno=13: \
          'Permission denied') | Failed to execute '/bin/sh': (errno=13: 'Permission denied')
          Transfer input files failure at access point vm while sending files to execution point \
          slot1@vm. Details: reading from file /m.gguf: (errno 2) No such file or directory | Transfer \
          input files failure: reading from file /m.gguf: (errno 2) No such file or directory
          Transfer input files failure, says a site | Transfer input files failure, says a site
          """)
  void saysWhatIsWrongWithoutWhoFoundItAndWhatPcmAskedFor(String said, String shown) {
    assertThat(HoldReason.of(said)).isEqualTo(shown);
  }

  @Test
  void isOneLineWithItsEndWhateverTheSiteWrote() {
    assertThat(HoldReason.of("  a\n\tb " + "x".repeat(1000) + ": denied "))
        .startsWith("a b xxx")
        .contains("x…x")
        .endsWith("x: denied")
        .hasSizeLessThanOrEqualTo(HoldReason.LENGTH_MAX);
  }

  @Test
  void keepsTheFixInALongReason() {
    String folder = "/" + "deep/".repeat(100);
    assertThat(HoldReason.of("Error from s@v: Cannot access initial working directory " + folder))
        .startsWith("Cannot access initial working directory /deep/deep/")
        .endsWith("deep/ (not shared? submit with --transfer)")
        .hasSizeLessThanOrEqualTo(HoldReason.LENGTH_MAX);
  }

  @Test
  void proposesNoTransferWhereTheAccessPointItselfLacksTheFolder() {
    String said = "Cannot access initial working directory /r/logs: No such file or directory";
    assertThat(HoldReason.of(said)).isEqualTo(said);
  }
}
