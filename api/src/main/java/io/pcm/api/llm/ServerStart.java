package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.GivenFiles;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Mistakes;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a context starts its server, with the rules for that. */
final class ServerStart {
  /** What is wrong with a setting for a server that PCM starts if it does not. */
  static final String ELSEWHERE =
      "is for a server that PCM starts; the one at the url runs already";

  private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]{0,127}";
  private static final String ADAPTER_FILE = "adapter_config.json";

  List<String> command = List.of();
  List<String> options = List.of();
  List<String> tuning = List.of();
  List<String> setup = List.of();
  List<String> envFrom = List.of();
  Optional<String> url = Optional.empty();
  Optional<String> apiKeyFrom = Optional.empty();
  final Map<String, Path> adapters = new LinkedHashMap<>();
  Optional<String> revision = Optional.empty();
  Optional<Duration> stallTimeout = Optional.empty();

  void check(LlmEngine engine, String model, Mistakes mistakes) {
    stallTimeout.ifPresent(
        time -> {
          if (time.toSeconds() < LlmRules.STALL_SECONDS.least()
              || time.toSeconds() > LlmRules.STALL_SECONDS.most()) {
            mistakes.at("stall-timeout").wrong("must be 1s to 7d");
          }
        });
    lines(mistakes);
    variables(mistakes);
    for (Map.Entry<String, Boolean> each : given(engine).entrySet()) {
      if (each.getValue()) {
        mistakes.at(each.getKey()).wrong("is not a setting of the engine " + engine.label());
      }
    }
    if (!engine.isKnown()) {
      unknownServer(mistakes);
    }
    revision.ifPresent(value -> revision(engine, model, value, mistakes.at("revision")));
  }

  /** What is given although the engine has no such setting. */
  private Map<String, Boolean> given(LlmEngine engine) {
    Map<String, Boolean> refused = new LinkedHashMap<>();
    boolean server = engine.isServer();
    refused.put("command", !command.isEmpty() && !server);
    refused.put("options", !options.isEmpty() && !server);
    refused.put("tuning", !tuning.isEmpty() && !server);
    refused.put("setup", !setup.isEmpty() && !server);
    refused.put("env-from", !envFrom.isEmpty() && !server);
    refused.put("stall-timeout", stallTimeout.isPresent() && !(server && engine.isKnown()));
    refused.put("url", url.isPresent() && engine.isKnown());
    refused.put("api-key-from", apiKeyFrom.isPresent() && engine.isKnown());
    refused.put("revision", revision.isPresent() && !engine.takesHuggingFace());
    refused.put("adapters", !adapters.isEmpty() && !engine.takesAdapters());
    return refused;
  }

  /** The rules for a server of which only its routes are known. */
  private void unknownServer(Mistakes mistakes) {
    apiKeyFrom
        .filter(name -> !name.matches(VARIABLE))
        .ifPresent(
            name ->
                mistakes
                    .at("api-key-from")
                    .wrong("must be the name of an environment variable, not the key itself"));
    if (url.isPresent()) {
      url(url.get(), mistakes.at("url"));
      Map<String, Boolean> given = new LinkedHashMap<>();
      given.put("command", !command.isEmpty());
      given.put("options", !options.isEmpty());
      given.put("tuning", !tuning.isEmpty());
      given.put("setup", !setup.isEmpty());
      given.put("env-from", !envFrom.isEmpty());
      given.forEach(
          (property, wrong) -> {
            if (wrong) {
              mistakes.at(property).wrong(ELSEWHERE);
            }
          });
    } else if (command.isEmpty()) {
      mistakes
          .at("command")
          .missing("a command that starts the server, or the url of one that runs");
    } else if (Stream.of(command, options, tuning)
        .flatMap(List::stream)
        .noneMatch(word -> word.contains(LlmRules.SOCKET) || word.contains(LlmRules.PORT))) {
      mistakes
          .at("command")
          .wrong("must have {socket} or {port}, here or in options: where the server shall listen");
    }
  }

  private static void url(String text, Mistakes at) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Reported like any other text that is no such address.
    }
    at.wrong("must be such as https://example.org/v1, without a key, not " + Mistake.quoted(text));
  }

  private void lines(Mistakes mistakes) {
    for (int i = 0; i < setup.size(); i++) {
      String line = setup.get(i);
      if (line.isBlank() || line.indexOf('\n') >= 0 || line.indexOf('\0') >= 0) {
        mistakes.at("setup").item(i).wrong("must be one line for bash, such as module load cuda");
      }
    }
  }

  private void variables(Mistakes mistakes) {
    for (int i = 0; i < envFrom.size(); i++) {
      if (!envFrom.get(i).matches(VARIABLE)) {
        mistakes
            .at("env-from")
            .item(i)
            .wrong("must be the name of an environment variable, such as HF_TOKEN, not its value");
      }
    }
  }

  private static void revision(LlmEngine engine, String model, String value, Mistakes at) {
    if (!value.matches("[A-Za-z0-9][\\w./-]{0,127}")) {
      at.wrong("must be a branch, a tag or a commit, not " + Mistake.quoted(value));
    } else if (ModelNames.isPath(engine, model)) {
      at.wrong("is for a model by name; the folder " + model + " is what it is");
    }
  }

  /**
   * @param read receives the files of the adapters
   */
  List<String> members(Set<Path> read, Mistakes mistakes) {
    List<String> members = new ArrayList<>();
    members.add("\"command\":" + LlmSettings.quoted(command));
    members.add("\"options\":" + LlmSettings.quoted(options));
    if (!setup.isEmpty()) {
      members.add("\"setup\":" + LlmSettings.quoted(setup));
    }
    revision.ifPresent(value -> members.add("\"revision\":" + Json.quote(value)));
    if (!adapters.isEmpty()) {
      members.add(
          adapters.entrySet().stream()
              .map(each -> adapter(each, read, mistakes.at("adapters").at(each.getKey())))
              .collect(Collectors.joining(",", "\"adapters\":{", "}")));
    }
    return members;
  }

  private static String adapter(Map.Entry<String, Path> given, Set<Path> read, Mistakes at) {
    if (!given.getKey().matches("[A-Za-z][A-Za-z0-9_-]{0,63}") || given.getKey().equals("model")) {
      at.wrong(
          "an adapter's name must be a letter, then up to 63 letters, digits, '_' or '-', and not"
              + " model");
    }
    Path folder = GivenFiles.absolute(given.getValue());
    ModelNames.files(folder, ADAPTER_FILE, "an adapter of Hugging Face", at)
        .ifPresent(read::addAll);
    return Json.quote(given.getKey()) + ":" + Json.quote(folder.toString());
  }

  /** What changes no answer. */
  List<String> tuning() {
    List<String> members = new ArrayList<>();
    stallTimeout.ifPresent(
        time -> members.add(LlmSettings.member(LlmRules.STALL_SECONDS, LlmSettings.seconds(time))));
    if (!tuning.isEmpty()) {
      members.add("\"options\":" + LlmSettings.quoted(tuning));
    }
    if (!envFrom.isEmpty()) {
      members.add("\"env-from\":" + LlmSettings.quoted(envFrom));
    }
    url.ifPresent(value -> members.add("\"url\":" + Json.quote(value)));
    apiKeyFrom.ifPresent(value -> members.add("\"api-key-from\":" + Json.quote(value)));
    return members;
  }
}
