package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.Suggestion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code params:} and the overrides of {@code --set}. */
final class ParamsReader {
  /** Maximum bytes of all parameters as JSON (4 MiB), because the record of a run contains them. */
  private static final int JSON_BYTES = 4 * 1024 * 1024;

  /** A pattern of paths: YAML would read an alias, for which a single value has no anchor. */
  private static final Pattern PATTERN = Pattern.compile("\\*\\S*");

  private final Problems problems;
  private final Map<String, Value> values = new LinkedHashMap<>();

  ParamsReader(Problems problems) {
    this.problems = problems;
  }

  /** A parameter may use earlier ones. Values of {@code --set} are not substituted. */
  Scope read(Optional<Field> params, Map<String, String> overrides, Path currentDirectory) {
    Map<String, Field> declared =
        params
            .flatMap(field -> field.mapping("a mapping of names to values"))
            .map(Fields::all)
            .orElse(Map.of());
    Scope scope = new Scope(values);
    for (Map.Entry<String, Field> param : declared.entrySet()) {
      if (!param.getKey().matches(Scope.NAME)) {
        param
            .getValue()
            .wrong(
                "a parameter's name must be a letter followed by up to 63 letters, digits, '_' or"
                    + " '-'");
        continue;
      }
      String override = overrides.get(param.getKey());
      Optional<Value> value =
          override == null
              ? Optional.of(scope.resolve(param.getValue()).value())
              : overridden(param.getKey(), override, currentDirectory);
      values.put(param.getKey(), value.orElse(param.getValue().value()));
    }
    for (String key : overrides.keySet()) {
      if (!declared.containsKey(key)) {
        problems.add(
            new Place(source(key, currentDirectory), 1, 1),
            "",
            "the workflow has no parameter '"
                + key
                + "'"
                + Suggestion.among(declared.keySet(), key));
      }
    }
    return scope;
  }

  private Optional<Value> overridden(String key, String yaml, Path currentDirectory) {
    Place.Source source = source(key, currentDirectory);
    if (yaml.equals("-") || PATTERN.matcher(yaml).matches()) {
      return Optional.of(new Value.Scalar(yaml, false, new Place(source, 1, 1)));
    }
    return YamlReader.read(yaml, source(key, currentDirectory), "params." + key, problems);
  }

  private static Place.Source source(String key, Path currentDirectory) {
    return new Place.Source("--set " + key, currentDirectory.toAbsolutePath(), false);
  }

  /** The value of every parameter as JSON, in the order of the file. */
  Map<String, Json> asJson() {
    Map<String, Json> all = new LinkedHashMap<>();
    int left = JSON_BYTES;
    for (Map.Entry<String, Value> param : values.entrySet()) {
      Field field = new Field(param.getValue(), "params." + param.getKey(), problems);
      Optional<Json> json = field.json(JSON_BYTES);
      if (json.isEmpty() || json.get().length() > left) {
        json.ifPresent(j -> field.wrong("makes all parameters larger than 4 MiB as JSON"));
        break;
      }
      left -= json.get().length();
      all.put(param.getKey(), json.get());
    }
    return all;
  }
}
