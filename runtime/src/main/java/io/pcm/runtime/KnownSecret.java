package io.pcm.runtime;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The secret of a run that is taken up: the one that its pilots know, if it can be had. */
final class KnownSecret {
  private KnownSecret() {}

  /**
   * The secret outlives a manager, so that pilots which were left behind can come back. One that
   * cannot be read, or that others may have read, is replaced: pilots read the file again.
   *
   * @param access of the run directory; need not be there
   * @param note told when a secret was replaced, and why
   */
  static RunSecret of(Path access, RunId run, Consumer<String> note) {
    try {
      AccessFile known = AccessFile.read(access);
      if (known.run().equals(run)) {
        return known.secret();
      }
    } catch (NoSuchFileException e) {
      return RunSecret.random();
    } catch (IOException e) {
      note.accept(
          "rewriting the access file with a new secret, because the old one"
              + " cannot be used: "
              + e.getMessage());
    }
    return RunSecret.random();
  }
}
