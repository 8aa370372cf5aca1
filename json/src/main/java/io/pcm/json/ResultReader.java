package io.pcm.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.api.results.LastAttempt;
import io.pcm.api.results.ResultLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a result file, or what {@code pcm results} prints, line by line. Results and items keep
 * their bytes; see {@link JsonMapping} for what they hold. One line at a time is in memory.
 *
 * <pre>{@code
 * try (ResultReader lines = ResultReader.open(file)) {
 *   for (var line = lines.next(); line.isPresent(); line = lines.next()) {
 *     System.out.println(lines.where() + line.get().outcome());
 *   }
 * }
 * }</pre>
 */
public final class ResultReader implements AutoCloseable {
  /** Maximum bytes of a line: an item, a result, and a generous rest. */
  private static final int LINE_BYTES = Limits.ITEM_BYTES + Limits.RESULT_BYTES + 1024 * 1024;

  /** Names stay as they are, since Jackson has no byte offsets when it decodes them first. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LINE_BYTES)
                  .maxNumberLength(LINE_BYTES)
                  .build())
          .build();

  private final String name;
  private final InputStream in;
  private long number;

  private ResultReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * Opens a result file.
   *
   * @throws IOException if there is no such file or it cannot be read
   */
  public static ResultReader open(Path file) throws IOException {
    return of(file.toString(), Files.newInputStream(file));
  }

  /**
   * Reads lines from a stream, which it closes.
   *
   * @param name for messages
   */
  public static ResultReader of(String name, InputStream in) {
    return new ResultReader(name, new BufferedInputStream(in, 1 << 16));
  }

  /**
   * The next line; empty at the end.
   *
   * @throws BadResultsException if the line is not one of a result file; the message has file and
   *     line
   * @throws IOException if the file cannot be read
   */
  public Optional<ResultLine> next() throws IOException {
    number++;
    byte[] line = bytes();
    if (line == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parsed(line));
    } catch (JsonProcessingException e) {
      throw new BadResultsException(where() + "not a line of results: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new BadResultsException(where() + "not a line of results: " + e.getMessage());
    }
  }

  /**
   * Reads the lines with each result as a value of this type. Closing the new reader closes this
   * one.
   *
   * @param type a record, or another type that {@link JsonMapping} can read
   */
  public <T> TypedResultReader<T> as(Class<T> type) {
    return new TypedResultReader<>(this, type);
  }

  /** File and line of what {@link #next} gave last, such as {@code verify.jsonl:17: }. */
  public String where() {
    return name + ":" + number + ": ";
  }

  /** The bytes of a line; null at the end. */
  private byte @Nullable [] bytes() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
      if (line.size() > LINE_BYTES) {
        throw new BadResultsException(where() + "the line is longer than any that PCM writes");
      }
    }
    return line.toByteArray();
  }

  private static ResultLine parsed(byte[] line) throws IOException {
    Map<String, Json> members = members(line);
    Outcome outcome = Outcome.valueOf(JsonMapping.read(needed(members, "outcome"), String.class));
    Json seconds = members.getOrDefault("seconds", Json.of("0"));
    return new ResultLine(
        JsonMapping.read(needed(members, "index"), Integer.class),
        outcome,
        Optional.ofNullable(members.get("result")),
        Optional.ofNullable(members.get("error"))
            .map(error -> JsonMapping.read(error, CallError.class)),
        Optional.ofNullable(members.get("item")),
        new LastAttempt(
            JsonMapping.read(members.getOrDefault("attempts", Json.of("0")), Integer.class),
            JsonMapping.read(seconds, BigDecimal.class),
            Optional.ofNullable(members.get("engine"))));
  }

  private static Json needed(Map<String, Json> members, String name) {
    Json value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
    return value;
  }

  private static Map<String, Json> members(byte[] line) throws IOException {
    Map<String, Json> members = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        members.put(name, Json.of(Arrays.copyOfRange(line, from, to)));
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("there is something behind the JSON object");
      }
    }
    return members;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
