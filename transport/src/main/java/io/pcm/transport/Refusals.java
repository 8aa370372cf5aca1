package io.pcm.transport;

import io.pcm.protocol.seal.RefusedFrame;
import io.pcm.protocol.seal.WireVersion;
import io.pcm.transport.Refusal.Reason;

/** The messages of refusals. */
final class Refusals {
  private Refusals() {}

  static Refusal wrongVersion(int theirs, String where) {
    return new Refusal(
        Reason.WRONG_VERSION,
        "the manager ("
            + where
            + ") uses protocol version "
            + theirs
            + " and this program uses version "
            + WireVersion.MAJOR
            + ": use the same version of pcm for pilots, commands and the manager");
  }

  static Refusal wrongSecret(String address) {
    return new Refusal(
        Reason.WRONG_SECRET,
        "the manager at "
            + address
            + " does not have the secret that the access file holds: the file is from an earlier start"
            + " or a copy of it; use the run directory that the manager runs on");
  }

  static Refusal otherRun(String address) {
    return new Refusal(
        Reason.OTHER_RUN,
        address
            + " is the manager of another run: the access file is out of date; use the run"
            + " directory that the manager runs on, or start the manager there again");
  }

  static Refusal accessFile(AccessFileException e) {
    String fix =
        e.isDamaged() ? "; a manager rewrites it when it starts: run its command again" : "";
    return new Refusal(Reason.ACCESS_FILE, e.getMessage() + fix);
  }

  static Refusal of(RefusedFrame.Reason reason, int version, String address) {
    return switch (reason) {
      case OTHER_VERSION -> wrongVersion(version, address);
      case OTHER_RUN, UNKNOWN_SESSION -> otherRun(address);
      case WRONG_SECRET -> wrongSecret(address);
    };
  }
}
