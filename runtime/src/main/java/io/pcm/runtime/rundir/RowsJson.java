package io.pcm.runtime.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which rows of other tasks are items, as JSON. */
public final class RowsJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RowsJson() {}

  /** The members {@code where} and {@code from}, if they are not the default. */
  public static ObjectNode of(Items.ResultsOf results) {
    ObjectNode node = MAPPER.createObjectNode();
    results.where().ifPresent(test -> node.set("where", test(test)));
    results.from().flatMap(RowShape::only).ifPresent(path -> node.put("from", path));
    results
        .from()
        .filter(shape -> shape.only().isEmpty())
        .ifPresent(
            shape -> {
              ObjectNode from = node.putObject("from");
              shape.fields().forEach(from::put);
            });
    return node;
  }

  private static ObjectNode test(RowTest test) {
    ObjectNode node = MAPPER.createObjectNode();
    return test.match(
        equal -> {
          ArrayNode values =
              node.put("path", equal.path()).putArray(equal.equal() ? "is" : "is-not");
          equal.values().forEach(value -> values.add(WorkflowJson.tree(value)));
          return node;
        },
        compare ->
            node.put("path", compare.path())
                .put("order", compare.order().word())
                .put("bound", compare.bound()),
        all -> tests(node, "all", all.tests()),
        any -> tests(node, "any", any.tests()));
  }

  private static ObjectNode tests(ObjectNode node, String name, List<RowTest> tests) {
    ArrayNode array = node.putArray(name);
    tests.forEach(each -> array.add(test(each)));
    return node;
  }

  static Optional<RowTest> where(JsonNode node) {
    return node.has("where") ? Optional.of(readTest(node.path("where"))) : Optional.empty();
  }

  private static RowTest readTest(JsonNode node) {
    String path = node.path("path").asText();
    if (node.has("all")) {
      return new RowTest.All(readTests(node.path("all")));
    } else if (node.has("any")) {
      return new RowTest.Any(readTests(node.path("any")));
    } else if (node.has("order")) {
      String order = node.path("order").asText().toUpperCase(Locale.ROOT).replace('-', '_');
      return new RowTest.Compare(
          path, RowTest.Order.valueOf(order), node.path("bound").decimalValue());
    }
    boolean equal = node.has("is");
    List<Json> values = new ArrayList<>();
    node.path(equal ? "is" : "is-not").forEach(value -> values.add(Json.of(value.toString())));
    return new RowTest.Equal(path, values, equal);
  }

  private static List<RowTest> readTests(JsonNode array) {
    List<RowTest> tests = new ArrayList<>();
    array.forEach(each -> tests.add(readTest(each)));
    return tests;
  }

  static Optional<RowShape> from(JsonNode node) {
    JsonNode from = node.path("from");
    if (from.isTextual()) {
      return Optional.of(RowShape.only(from.asText()));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    from.properties().forEach(each -> fields.put(each.getKey(), each.getValue().asText()));
    return from.isObject() ? Optional.of(RowShape.fields(fields)) : Optional.empty();
  }
}
