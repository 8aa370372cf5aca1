package io.pcm.runtime;

import io.pcm.api.Json;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The id and the secret of a run that is resumed: those that its pilots know, if possible. */
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

  /** The id that the store has; a new one if it has none yet. */
  static RunId runId(RunStore store) throws StoreException {
    Optional<Json> known = store.documentBeforeFacts("run-id");
    if (known.isPresent()) {
      String quoted = known.get().toString();
      return RunId.parse(quoted.substring(1, quoted.length() - 1));
    }
    RunId id = RunId.random();
    store.putDocument("run-id", Json.of(Json.quote(id.toString())));
    return id;
  }
}
