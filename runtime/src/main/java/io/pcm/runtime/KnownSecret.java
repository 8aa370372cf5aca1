package io.pcm.runtime;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The secret of a run that is resumed: the one that its pilots know, if possible. */
final class KnownSecret {
  private KnownSecret() {}

  /**
   * Returns the secret in the access file, so that pilots of an earlier manager can return. If it
   * cannot be read, or others may have read it, returns a new one; pilots then read the file again.
   *
   * @param access path of the run's access file; may not exist
   * @param note called with the reason if the secret was replaced
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
