package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadEvidenceTest {
  private static LoadEvidence of(Cause cause, String host, String evidence) {
    return LoadEvidence.of(
        new ContextGone(new ContextId(1, 1), cause, evidence, List.of(), List.of()), host);
  }

  @Test
  void numbersPathsAndTheMachinesNameDoNotMatter() {
    LoadEvidence one =
        of(
            Cause.LOAD_FAILED,
            "node17.site.org",
            "node17: cannot map /scratch/job.81/model.gguf at 0x7f3a, 12.5 GiB missing\nmore 1");
    LoadEvidence other =
        of(
            Cause.LOAD_FAILED,
            "node4",
            "NODE4: cannot map /local/tmp/model.gguf at 0x11, 9 GiB missing\nmore 2\nand more");
    assertThat(one).isEqualTo(other);
    assertThat(one.text()).isEqualTo("LOAD_FAILED: @: cannot map / at #, # gib missing");
  }

  @Test
  void theCauseAndTheWordsMatter() {
    LoadEvidence failed = of(Cause.LOAD_FAILED, "n1", "out of memory");
    assertThat(of(Cause.KILLED, "n1", "out of memory")).isNotEqualTo(failed);
    assertThat(of(Cause.LOAD_FAILED, "n1", "no such device")).isNotEqualTo(failed);
  }

  @Test
  void theLastLineCountsIfTheProcessGaveNoReason() {
    String ended =
        "the process ended with exit code 1\nits last output:\nTraceback\n  File \"x\"\n";
    LoadEvidence memory = of(Cause.LOAD_FAILED, "n1", ended + "MemoryError");
    assertThat(of(Cause.LOAD_FAILED, "n2", ended + "ImportError: torch")).isNotEqualTo(memory);
    assertThat(LoadEvidence.brief(ended + "MemoryError\n"))
        .isEqualTo("the process ended with exit code 1: MemoryError");
  }

  @Test
  void aLongLineIsCut() {
    assertThat(LoadEvidence.brief("x".repeat(1_000))).hasSize(301).endsWith("…");
    assertThat(LoadEvidence.brief(" \n")).isEmpty();
  }
}
