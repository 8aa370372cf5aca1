package io.pcm.library.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JSON Schema (draft 2020-12 unless it names another) for answers. Engines restrict the model to
 * it as far as they know its keywords, and ignore the others; so each answer is checked.
 */
final class AnswerSchema {
  private static final int SHOWN_MAX = 3;

  private final ObjectNode source;
  private final Schema schema;

  private AnswerSchema(ObjectNode source, Schema schema) {
    this.source = source;
    this.schema = schema;
  }

  /** Nothing is fetched: a reference to another document is a mistake. */
  static AnswerSchema of(ObjectNode source, CheckedObject settings) throws InvalidSettingException {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));
    try {
      String dialect =
          source.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
      AnswerSchema rules = new AnswerSchema(source, registry.getSchema(SchemaLocation.of(dialect)));
      Optional<String> mistake = rules.mistake(source);
      if (mistake.isPresent()) {
        throw settings.bad("schema", "is not a JSON Schema: " + mistake.get());
      }
      Schema schema = registry.getSchema(source);
      schema.initializeValidators();
      return new AnswerSchema(source, schema);
    } catch (RuntimeException e) {
      throw settings.bad("schema", "is not a JSON Schema: " + e.getMessage());
    }
  }

  JsonNode source() {
    return source;
  }

  /** What is wrong with a value; empty if it matches. */
  Optional<String> mistake(JsonNode value) {
    List<Error> errors = schema.validate(value);
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            errors.stream()
                .limit(SHOWN_MAX)
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .collect(Collectors.joining("; ")));
  }
}
