package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.InvalidSettingException;
import io.pcm.library.llm.LlmLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Language models by a server. {@link ServerSettings} describes its settings, {@code
 * docs/engines.md} the engines.
 */
public final class ServerLibrary implements ContextFactory {
  /** The context's own folder, which the pilot removes after the context has ended. */
  private static final String FOLDER = "PCM_CONTEXT_FOLDER";

  /** Bytes of a socket's address on Linux, with the NUL at its end (unix(7)). */
  private static final int SOCKET_PATH_MAX = 108;

  private static final long ANSWER_SECONDS = 60;

  /** How often a server is started at most, if its port is always taken. */
  private static final int STARTS = 4;

  /** Calls in flight to begin with, if the options do not say how many the server computes. */
  private static final int FIRST_WINDOW = 32;

  /** The variables that name a process's GPUs, for NVIDIA and AMD. */
  private static final List<String> VISIBLE =
      List.of("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES");

  /** Before the name of a variable that Apptainer or Singularity sets in a container. */
  private static final List<String> CONTAINERS = List.of("APPTAINERENV_", "SINGULARITYENV_");

  private final Map<String, String> environment;
  private final IntConsumer halt;

  public ServerLibrary() {
    this(System.getenv(), Runtime.getRuntime()::halt);
  }

  /**
   * @param halt ends this process with an exit code
   */
  ServerLibrary(Map<String, String> environment, IntConsumer halt) {
    this.environment = Map.copyOf(environment);
    this.halt = halt;
  }

  @Override
  public LoadedLibrary load(LoadRequest request) throws Exception {
    ServerSettings settings;
    try {
      settings = ServerSettings.of(request).with(gpus());
    } catch (InvalidSettingException e) {
      throw new InvalidLibraryException(String.valueOf(e.getMessage()));
    }
    for (String name : settings.tuning().outside().variables()) {
      required(name, "env-from");
    }
    // SLF4J's warning that it has no provider would be the first line of each context's log.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Dialect dialect = settings.dialect();
    Started started = started(settings);
    HttpLink link = started.link;
    try {
      Dialect.Asking asked = path -> get(link, path);
      ServerEngine.Model model =
          new ServerEngine.Model(dialect.identity(asked), dialect.specialTokens(settings, asked));
      Exchanges exchanges =
          new Exchanges(link, dialect, started.health, settings.tuning().stallTimeout(), halt);
      started.server.onUnexpectedEnd(halt);
      ServerEngine.Windows windows = windows(settings, link, exchanges);
      return new LlmLibrary(new ServerEngine(settings, model, exchanges, started.server, windows));
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  /** A server that is ready. */
  private record Started(Server server, HttpLink link, Health health) {
    void close() {
      link.close();
      server.close();
    }
  }

  /**
   * Starts it again if another process of the node was faster to take a port that it had chosen.
   */
  private Started started(ServerSettings settings) throws Exception {
    for (int attempt = 1; ; attempt++) {
      Address address = address(settings);
      Server server = server(settings, address);
      HttpLink link = new HttpLink(address, OpenFiles.callsUpTo(settings.slots()));
      Started started =
          new Started(server, link, new Health(server, link, settings.dialect().health()));
      try {
        started.health.awaitReady();
        return started;
      } catch (PortTakenException e) {
        started.close();
        if (attempt == STARTS) {
          throw e;
        }
        ServerLog.say("another process has taken its port, so it is started again");
      } catch (Exception e) {
        started.close();
        throw e;
      }
    }
  }

  /** What announces the server's window, if it is to be found; it may keep on doing so. */
  private static ServerEngine.Windows windows(
      ServerSettings settings, HttpLink link, Exchanges exchanges) {
    Dialect dialect = settings.dialect();
    return announcer ->
        settings.tuning().autoSlots()
            ? dialect
                .loadCounters()
                .map(
                    counters ->
                        new WindowWatch(
                            link,
                            exchanges::inFlight,
                            counters,
                            new AutoWindow(
                                dialect.callsMost(settings).orElse(FIRST_WINDOW),
                                OpenFiles.callsUpTo(settings.slots())),
                            announcer))
            : Optional.empty();
  }

  /** Where the server answers, or shall answer. */
  private Address address(ServerSettings settings) throws IOException {
    ServerSettings.Outside outside = settings.tuning().outside();
    Optional<Secret> key = Optional.empty();
    if (outside.keyVariable().isPresent()) {
      key = Optional.of(new Secret(required(outside.keyVariable().get(), "api-key-from")));
    }
    if (outside.url().isPresent()) {
      return Address.at(outside.url().get(), key);
    }
    return switch (settings.dialect().listening(settings)) {
      case SOCKET -> {
        Path socket = socket();
        Files.deleteIfExists(socket);
        yield Address.at(socket, key);
      }
      case PORT -> Address.at(FreePort.find(), key);
      case PORT_WITH_KEY -> Address.at(FreePort.find(), Optional.of(Secret.random()));
    };
  }

  private Server server(ServerSettings settings, Address address) throws IOException {
    if (settings.tuning().outside().url().isPresent()) {
      return new ServerElsewhere(address);
    }
    List<String> command = settings.dialect().command(settings, address, folder());
    return ServerProcess.start(
        new ServerProcess.Launch(
            command, settings.start().setup(), variables(settings), address.key()));
  }

  /** What to add to the server's environment, also for a container that clears it. */
  private Map<String, String> variables(ServerSettings settings) throws IOException {
    Map<String, String> variables =
        new LinkedHashMap<>(settings.dialect().environment(environment, folder()));
    Map<String, String> inside = new LinkedHashMap<>(variables);
    Stream.concat(VISIBLE.stream(), settings.tuning().outside().variables().stream())
        .filter(environment::containsKey)
        .forEach(name -> inside.put(name, environment.getOrDefault(name, "")));
    inside.forEach(
        (name, value) ->
            CONTAINERS.stream()
                .filter(prefix -> !environment.containsKey(prefix + name))
                .forEach(prefix -> variables.put(prefix + name, value)));
    return variables;
  }

  /**
   * The value of a variable, which must not be stored or shown.
   *
   * @param property of the library that names the variable
   */
  private String required(String name, String property) throws IOException {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IOException(
          "the environment of this pilot has no variable "
              + name
              + ", which the library's "
              + property
              + " asks for; export it before the pilot starts, or set it in an extra line of the"
              + " pilots' profile that reads it from a file of yours");
    }
    return value;
  }

  /** Number of GPUs that the pilot has given to this context. */
  private int gpus() {
    return VISIBLE.stream()
        .map(variable -> environment.getOrDefault(variable, ""))
        .filter(devices -> !devices.isEmpty())
        .findFirst()
        .map(devices -> devices.split(",", -1).length)
        .orElse(0);
  }

  private static JsonNode get(HttpLink link, String path) throws IOException, InterruptedException {
    try {
      HttpLink.HttpAnswer answer =
          link.get(path).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (answer.status() != 200) {
        throw new IOException("the server answers " + path + " with status " + answer.status());
      }
      return CheckedObject.JSON.readTree(answer.body());
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the server does not answer " + path + ": " + e, e);
    }
  }

  private Path folder() throws IOException {
    String folder = environment.getOrDefault(FOLDER, "");
    if (folder.isEmpty()) {
      throw new IOException(
          "there is no " + FOLDER + " in the environment; let a pilot start this");
    }
    return Path.of(folder).toRealPath();
  }

  private Path socket() throws IOException {
    Path socket = folder().resolve("s.sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length >= SOCKET_PATH_MAX) {
      throw new IOException(
          "the path of the server's socket is too long for a Unix socket: "
              + socket
              + "; set TMPDIR of the pilots to a short path");
    }
    return socket;
  }
}
