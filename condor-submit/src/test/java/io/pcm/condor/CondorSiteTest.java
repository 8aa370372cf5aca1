package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.Site;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CondorSiteTest {
  private final Site site =
      new CondorProvider().site(new BatchValues(Map.of("transfer", List.of("true"))));

  @ParameterizedTest
  @ValueSource(
      strings = {"_condor_stdout", "_condor", ".job.ad", ".machine.ad", "condor_exec.exe", "tmp"})
  void reservesTheNamesOfHtcondorsOwnFiles(String name) {
    assertThat(site.carriesFiles()).isTrue();
    assertThat(site.reserves(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"condor", "c0-_condor", "model.gguf", "temp", "variable", ".config"})
  void leavesOtherNamesFree(String name) {
    assertThat(site.reserves(name)).isFalse();
  }
}
