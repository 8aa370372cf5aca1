import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;

/** A library whose function returns each item unchanged. */
public final class Same implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) {
    return (function, settings) -> item -> item;
  }
}
