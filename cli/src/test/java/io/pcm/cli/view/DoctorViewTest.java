package io.pcm.cli.view;

import io.pcm.runtime.doctor.Finding;
import io.pcm.runtime.doctor.Finding.Level;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DoctorViewTest {
  private static final List<Finding> FINDINGS =
      List.of(
          new Finding("Java", Level.OK, "17.0.15, /usr/lib/jvm/java-17", ""),
          new Finding(
              "open files",
              Level.WARNING,
              "at most 1024, which is enough for about 832 pilots",
              "for more, raise the limit before you start the manager: ulimit -n 65536"),
          new Finding("HTCondor", Level.ABSENT, "the command condor_submit is not in PATH", ""),
          new Finding(
              "Slurm",
              Level.PROBLEM,
              "is installed, but does not answer: sinfo: \u001b[2J no controller",
              "try the command by hand; if it fails there, ask the administrators"));

  @Test
  void findings_for_people() throws Exception {
    Golden.check(
        "doctor.txt",
        FINDINGS.stream().map(each -> DoctorView.text(each, 80)).collect(Collectors.joining("\n"))
            + "\n"
            + DoctorView.summary(FINDINGS));
  }

  @Test
  void findings_for_programs() throws Exception {
    Golden.check("doctor.json", DoctorView.json(FINDINGS));
  }
}
