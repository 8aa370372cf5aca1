import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;

/** A library whose function gives each item back as it came. */
public final class Same implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) {
    return (function, settings) -> item -> item;
  }
}
