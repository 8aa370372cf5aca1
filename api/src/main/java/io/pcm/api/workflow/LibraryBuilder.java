package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Builds a {@link Library} from values that differ from the defaults, or from another library. Of
 * use to a {@link LibraryDefinition} and to tests; the accessors of {@link Library} describe the
 * values.
 *
 * <p>The defaults are those of a workflow file: one slot, no settings, resources, files or
 * environment variables, the default timeouts, contexts that stay warm, {@link
 * Library.Verify#ONCE}.
 *
 * <pre>{@code
 * Library more = library.change().slots(4).callTimeout(Duration.ofMinutes(2)).build();
 * }</pre>
 */
public final class LibraryBuilder {
  final String name;
  Library.Host host;
  Optional<String> model = Optional.empty();
  Json settings = Json.of("{}");
  int slots = 1;
  boolean autoSlots;
  Resources resources = Resources.NONE;
  boolean memoryIsEstimated;
  List<Path> files = List.of();
  Map<String, String> env = Map.of();
  List<String> wrap = List.of();
  Duration loadTimeout = Library.DEFAULT_LOAD_TIMEOUT;
  Duration callTimeout = Library.DEFAULT_CALL_TIMEOUT;
  OptionalInt loadsAtOnce = OptionalInt.empty();
  Library.Retention retention = Library.Retention.RUN;
  Library.Verify verify = Library.Verify.ONCE;

  LibraryBuilder(String name, Library.Host host) {
    this.name = name;
    this.host = host;
  }

  LibraryBuilder(Library library) {
    this(library.name(), library.host());
    model = library.model();
    settings = library.settings();
    slots = library.slots();
    autoSlots = library.autoSlots();
    resources = library.resources();
    memoryIsEstimated = library.memoryIsEstimated();
    files = library.files();
    env = library.env();
    wrap = library.wrap();
    loadTimeout = library.loadTimeout();
    callTimeout = library.callTimeout();
    loadsAtOnce = library.loadsAtOnce();
    retention = library.retention();
    verify = library.verify();
  }

  /** With this {@link Library#host}. */
  public LibraryBuilder host(Library.Host value) {
    host = value;
    return this;
  }

  /** With this {@link Library#model}. */
  public LibraryBuilder model(Optional<String> value) {
    model = value;
    return this;
  }

  /** With this {@link Library#settings}. */
  public LibraryBuilder settings(Json value) {
    settings = value;
    return this;
  }

  /** With this {@link Library#slots}. */
  public LibraryBuilder slots(int value) {
    slots = value;
    autoSlots = false;
    return this;
  }

  /** With {@link Library#autoSlots}, up to {@link WorkflowRules#AUTO_SLOTS}. */
  public LibraryBuilder autoSlots() {
    slots = WorkflowRules.AUTO_SLOTS;
    autoSlots = true;
    return this;
  }

  /** With this {@link Library#resources}. */
  public LibraryBuilder resources(Resources value) {
    resources = value;
    memoryIsEstimated = false;
    return this;
  }

  /** Reserves memory that nobody asked for, as in {@link Library#memoryIsEstimated}. */
  public LibraryBuilder estimatedMemory(long bytes) {
    resources = resources.withMemory(bytes);
    memoryIsEstimated = true;
    return this;
  }

  /** With this {@link Library#files}. */
  public LibraryBuilder files(List<Path> value) {
    files = value;
    return this;
  }

  /** With this {@link Library#env}. */
  public LibraryBuilder env(Map<String, String> value) {
    env = value;
    return this;
  }

  /** With this {@link Library#wrap}. */
  public LibraryBuilder wrap(List<String> value) {
    wrap = value;
    return this;
  }

  /** With this {@link Library#loadTimeout}. */
  public LibraryBuilder loadTimeout(Duration value) {
    loadTimeout = value;
    return this;
  }

  /** With this {@link Library#callTimeout}. */
  public LibraryBuilder callTimeout(Duration value) {
    callTimeout = value;
    return this;
  }

  /** With this {@link Library#loadsAtOnce}. */
  public LibraryBuilder loadsAtOnce(OptionalInt value) {
    loadsAtOnce = value;
    return this;
  }

  /** With this {@link Library#retention}. */
  public LibraryBuilder retention(Library.Retention value) {
    retention = value;
    return this;
  }

  /** With this {@link Library#verify}. */
  public LibraryBuilder verify(Library.Verify value) {
    verify = value;
    return this;
  }

  /**
   * The library.
   *
   * @throws IllegalArgumentException if the name, the slots, the loads at once or a timeout is
   *     invalid
   */
  public Library build() {
    return new Library(this);
  }
}
