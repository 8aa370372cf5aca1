package io.pcm.json;

import io.pcm.api.results.ResultLine;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the lines of a {@link ResultReader}, with each result as a value of a type.
 *
 * <pre>{@code
 * record Verdict(String label, double confidence) {}
 *
 * try (TypedResultReader<Verdict> lines = run.results(TaskName.of("verify"), Verdict.class)) {
 *   for (var line = lines.next(); line.isPresent(); line = lines.next()) {
 *     line.get().result().ifPresent(verdict -> System.out.println(verdict.label()));
 *   }
 * }
 * }</pre>
 *
 * @param <T> the type of the results; see {@link JsonMapping}
 */
public final class TypedResultReader<T> implements AutoCloseable {
  private final ResultReader lines;
  private final Class<T> type;

  TypedResultReader(ResultReader lines, Class<T> type) {
    this.lines = lines;
    this.type = type;
  }

  /**
   * The next line; empty at the end.
   *
   * @throws BadResultsException if the line is not one of a result file, or its result is not a
   *     value of the type; the message has file, line and the property that does not fit. The lines
   *     after it can still be read
   * @throws IOException if the file cannot be read
   */
  public Optional<TypedResult<T>> next() throws IOException {
    Optional<ResultLine> next = lines.next();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    ResultLine line = next.get();
    try {
      return Optional.of(
          new TypedResult<>(
              line.index(),
              line.outcome(),
              line.result().map(result -> JsonMapping.read(result, type)),
              line.error(),
              line.item(),
              line.last()));
    } catch (IllegalArgumentException e) {
      throw new BadResultsException(lines.where() + "the result " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
