package io.pcm.runtime.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.workflow.Workflow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was run, with what, when and where: the content of {@code run.json}, which {@code
 * docs/run-directory.md} describes.
 *
 * @param workflow the resolved workflow, without parameters and matrices
 * @param file the workflow file, absolute; empty for a workflow that was built in Java
 * @param parameters the value of every parameter
 * @param files the files used: models, data, templates
 * @param managers the managers of the run, oldest first; if there are more than {@value
 *     #MANAGERS_MAX}, the newest
 */
public record RunRecord(
    Workflow workflow,
    Optional<Path> file,
    Map<String, Json> parameters,
    List<RecordedFile> files,
    List<ManagerStay> managers) {
  static final int MANAGERS_MAX = 100;

  /** Version of this format, and of the result lines next to it, which contain no version. */
  private static final int VERSION = 1;

  private static final long BYTES_MAX = 256L << 20;

  public RunRecord {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    files = List.copyOf(files);
    managers =
        List.copyOf(managers.subList(Math.max(0, managers.size() - MANAGERS_MAX), managers.size()));
  }

  /** A copy with this manager last; replaces an earlier entry with the same epoch. */
  public RunRecord with(ManagerStay stay) {
    List<ManagerStay> all = new ArrayList<>(managers);
    all.removeIf(earlier -> earlier.epoch() == stay.epoch());
    all.add(stay);
    return new RunRecord(workflow, file, parameters, files, all);
  }

  /** Replaces the file atomically; mode 0600. */
  public void write(Path runJson) throws IOException {
    write(runJson, folder(runJson));
  }

  /**
   * The same while other managers may take the run over.
   *
   * @param unfinished {@link RunDirectory#unfinished}
   */
  public void write(Path runJson, Path unfinished) throws IOException {
    byte[] json = (text(folder(runJson)) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(runJson, json, unfinished);
  }

  /**
   * The managers in an earlier record; none if there is no record, or it cannot be parsed: history
   * must not fail a run.
   */
  public static List<ManagerStay> managersOf(Path runJson) {
    try {
      if (!Files.isRegularFile(runJson) || Files.size(runJson) > BYTES_MAX) {
        return List.of();
      }
      List<ManagerStay> managers = new ArrayList<>();
      for (JsonNode node : tree(runJson).path("managers")) {
        managers.add(manager(node));
      }
      return managers;
    } catch (IOException | DateTimeParseException e) {
      return List.of();
    }
  }

  /**
   * The workflow in a record.
   *
   * @throws IOException if the record is missing, incomplete, or of an unsupported later version
   */
  public static Workflow workflowOf(Path runJson) throws IOException {
    if (Files.size(runJson) > BYTES_MAX) {
      throw new IOException(runJson + " is larger than any record of a run");
    }
    try {
      return WorkflowJsonReader.workflow(tree(runJson).path("workflow"), folder(runJson));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IOException(runJson + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a whole record.
   *
   * @throws IOException as {@link #workflowOf}
   */
  public static RunRecord read(Path runJson) throws IOException {
    Workflow workflow = workflowOf(runJson);
    try {
      JsonNode root = tree(runJson);
      Map<String, Json> parameters = new LinkedHashMap<>();
      root.path("parameters")
          .fields()
          .forEachRemaining(
              each -> parameters.put(each.getKey(), Json.of(each.getValue().toString())));
      List<RecordedFile> files = new ArrayList<>();
      for (JsonNode node : root.path("files")) {
        files.add(
            new RecordedFile(
                node.path("role").asText(),
                Path.of(node.path("path").asText()),
                node.path("bytes").asLong(),
                node.path("sha256").asText()));
      }
      Optional<Path> file =
          Optional.ofNullable(root.path("file").textValue()).map(text -> Path.of(text));
      return new RunRecord(workflow, file, parameters, files, managersOf(runJson));
    } catch (IllegalArgumentException e) {
      throw new IOException(runJson + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static JsonNode tree(Path runJson) throws IOException {
    try {
      return WorkflowJson.MAPPER.readTree(runJson.toFile());
    } catch (JsonProcessingException e) {
      throw damaged(runJson, e);
    }
  }

  /** Jackson's own message ends with advice for programmers. */
  static IOException damaged(Path runJson, JsonProcessingException e) {
    return new IOException(
        runJson
            + " is damaged: "
            + e.getOriginalMessage()
            + " (line "
            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
            + "); starting the run again writes it anew",
        e);
  }

  private static Path folder(Path runJson) {
    return runJson.toAbsolutePath().normalize().resolveSibling("");
  }

  private String text(Path run) {
    ObjectNode root = WorkflowJson.MAPPER.createObjectNode();
    root.put("version", VERSION);
    root.put("pcm", managers.isEmpty() ? PcmVersion.text() : last().pcm());
    root.put("started", managers.isEmpty() ? null : managers.get(0).started().toString());
    root.put("ended", managers.isEmpty() ? null : text(last().ended()));
    root.put("outcome", managers.isEmpty() ? null : last().outcome().orElse(null));
    root.put("file", file.map(Path::toString).orElse(null));
    ObjectNode values = root.putObject("parameters");
    parameters.forEach((name, value) -> values.set(name, WorkflowJson.tree(value)));
    ArrayNode read = root.putArray("files");
    for (RecordedFile each : files) {
      ObjectNode node = read.addObject();
      node.put("role", each.role()).put("path", each.path().toString());
      node.put("bytes", each.bytes()).put("sha256", each.sha256());
    }
    ArrayNode had = root.putArray("managers");
    managers.forEach(stay -> had.add(node(stay)));
    root.set("workflow", WorkflowJson.of(workflow, run));
    try {
      return WorkflowJson.MAPPER.writer(printer()).writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values can be written", e);
    }
  }

  private ManagerStay last() {
    return managers.get(managers.size() - 1);
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(lines)
        .withArrayIndenter(lines);
  }

  private static @Nullable String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }

  private static ObjectNode node(ManagerStay stay) {
    ObjectNode node = WorkflowJson.MAPPER.createObjectNode();
    node.put("epoch", stay.epoch()).put("started", stay.started().toString());
    node.put("ended", text(stay.ended())).put("outcome", stay.outcome().orElse(null));
    node.put("pcm", stay.pcm()).put("host", stay.host()).put("user", stay.user());
    node.put("pid", stay.pid()).put("java", stay.java());
    node.put("directory", stay.directory().toString());
    return node;
  }

  private static ManagerStay manager(JsonNode node) {
    return new ManagerStay(
        node.path("epoch").asInt(),
        Instant.parse(node.path("started").asText()),
        Optional.of(node.path("ended")).filter(JsonNode::isTextual).map(RunRecord::time),
        Optional.of(node.path("outcome")).filter(JsonNode::isTextual).map(JsonNode::asText),
        node.path("pcm").asText(),
        node.path("host").asText(),
        node.path("user").asText(),
        node.path("pid").asLong(),
        node.path("java").asText(),
        Path.of(node.path("directory").asText()));
  }

  private static Instant time(JsonNode node) {
    return Instant.parse(node.asText());
  }
}
