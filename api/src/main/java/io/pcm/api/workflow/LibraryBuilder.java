package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Builds a {@link Library} from values that differ from the defaults, or from another library.
 *
 * <p>The defaults are those of a workflow file: one slot, no settings, resources, files or
 * environment variables, the default timeouts, contexts that stay warm, {@link
 * Library.Verify#ONCE}.
 *
 * <p>Example: {@code Library.of("verifier",
 * host).slots(4).callTimeout(Duration.ofMinutes(2)).build()}.
 */
public final class LibraryBuilder {
  private final String name;
  private Library.Host host;
  private Json settings = Json.of("{}");
  private int slots = 1;
  private Resources resources = Resources.NONE;
  private List<Path> files = List.of();
  private Map<String, String> env = Map.of();
  private Duration loadTimeout = Library.DEFAULT_LOAD_TIMEOUT;
  private Duration callTimeout = Library.DEFAULT_CALL_TIMEOUT;
  private Library.Retention retention = Library.Retention.RUN;
  private Library.Verify verify = Library.Verify.ONCE;

  LibraryBuilder(String name, Library.Host host) {
    this.name = name;
    this.host = host;
  }

  LibraryBuilder(Library library) {
    this(library.name(), library.host());
    settings = library.settings();
    slots = library.slots();
    resources = library.resources();
    files = library.files();
    env = library.env();
    loadTimeout = library.loadTimeout();
    callTimeout = library.callTimeout();
    retention = library.retention();
    verify = library.verify();
  }

  public LibraryBuilder host(Library.Host value) {
    host = value;
    return this;
  }

  public LibraryBuilder settings(Json value) {
    settings = value;
    return this;
  }

  public LibraryBuilder slots(int value) {
    slots = value;
    return this;
  }

  public LibraryBuilder resources(Resources value) {
    resources = value;
    return this;
  }

  public LibraryBuilder files(List<Path> value) {
    files = value;
    return this;
  }

  public LibraryBuilder env(Map<String, String> value) {
    env = value;
    return this;
  }

  public LibraryBuilder loadTimeout(Duration value) {
    loadTimeout = value;
    return this;
  }

  public LibraryBuilder callTimeout(Duration value) {
    callTimeout = value;
    return this;
  }

  public LibraryBuilder retention(Library.Retention value) {
    retention = value;
    return this;
  }

  public LibraryBuilder verify(Library.Verify value) {
    verify = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException if the constructor of {@link Library} throws it
   */
  public Library build() {
    return new Library(
        name,
        host,
        settings,
        slots,
        resources,
        files,
        env,
        loadTimeout,
        callTimeout,
        retention,
        verify);
  }
}
