import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.util.List;

/** A library whose labels depend on the item, and for some items on the setting {@code every}. */
public final class Labelled implements ContextFactory {
  private static final List<String> NAMES = List.of("SUPPORTS", "REFUTES", "NOT_ENOUGH_INFO");

  @Override
  public LoadedLibrary load(LoadRequest request) {
    return (function, settings) -> {
      int every = settings.toString().contains("7") ? 7 : 2;
      return item -> {
        int hash = Math.floorMod(item.toString().hashCode(), 1_000_000);
        String label = NAMES.get((hash % every == 0 ? hash + 1 : hash) % 3);
        return Json.of("{\"label\":\"" + label + "\",\"score\":0." + hash + "}");
      };
    };
  }
}
