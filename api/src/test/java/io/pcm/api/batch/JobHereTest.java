package io.pcm.api.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobHereTest {
  @Test
  void tellsTwoRunsOfOneJobApartAndKnowsTheJobOfBoth() {
    JobId job = new JobId("17_3");
    JobHere first = new JobHere(job, 0, Optional.empty());
    JobHere third = new JobHere(job, 2, Optional.empty());
    assertThat(first.label()).isEqualTo("17_3");
    assertThat(third.label()).isEqualTo("17_3+2");
    assertThat(JobHere.jobOf(first.label())).isEqualTo("17_3");
    assertThat(JobHere.jobOf(third.label())).isEqualTo("17_3");
    assertThat(JobHere.jobOf("a+b")).isEqualTo("a+b");
  }
}
