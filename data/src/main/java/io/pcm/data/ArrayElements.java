package io.pcm.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pcm.api.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes the elements of one JSON array as lines. Copies their bytes, so numbers keep all their
 * digits; one element at a time is in memory.
 */
final class ArrayElements {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final DataInput in;
  private final InputStream content;
  private final ByteArrayOutputStream element = new ByteArrayOutputStream();
  private long line = 1;
  private long column;

  /** Where the present element begins. */
  private long startLine;

  private long startColumn;
  private long count;

  ArrayElements(DataInput in) {
    this.in = in;
    this.content = in.content();
  }

  void write(OutputStream out) throws IOException, DataException {
    try {
      begin();
      int end;
      do {
        end = next(out);
      } while (end != ']');
      end();
    } catch (ItemLines.EnoughException e) {
      throw e;
    } catch (IOException e) {
      throw in.translated(e);
    }
  }

  private void begin() throws IOException {
    int first = text();
    // The byte order mark: the file is known to begin with an array.
    while (first != '[' && first >= 0) {
      first = text();
    }
  }

  private void end() throws IOException, DataException {
    if (text() >= 0) {
      throw DataException.at(
          in.file(),
          line,
          column,
          "there is more after the end of the array: the file must be one array, or have one value"
              + " on each line");
    }
  }

  /** Reads one element and writes it; returns what came after it. */
  private int next(OutputStream out) throws IOException, DataException {
    int b = text();
    if (b == ']' && count == 0) {
      return b;
    }
    element.reset();
    startLine = line;
    startColumn = column;
    int depth = 0;
    boolean inString = false;
    boolean escaped = false;
    while (b >= 0 && (inString || depth > 0 || (b != ',' && b != ']'))) {
      if (inString) {
        inString = escaped || b != '"';
        escaped = !escaped && b == '\\';
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
      add(b);
      b = read();
    }
    if (b < 0) {
      throw cutOff();
    }
    check();
    writeLine(out);
    count++;
    return b;
  }

  private DataException cutOff() {
    return DataException.at(
        in.file(),
        line,
        Math.max(1, column),
        "the file ends within the array, after "
            + count
            + " whole elements: it is cut off, or a quote or bracket is missing in the element that"
            + " begins in line "
            + startLine);
  }

  private void add(int b) throws DataException {
    if (element.size() == Limits.ITEM_BYTES) {
      throw DataException.at(
          in.file(),
          startLine,
          startColumn,
          "the element that begins here is larger than 16 MiB: put what is large into a file and"
              + " its path into the item, or look for a missing quote or bracket");
    }
    element.write(b);
  }

  private void check() throws IOException, DataException {
    try (JsonParser parser = FACTORY.createParser(element.toByteArray())) {
      if (parser.nextToken() == null) {
        throw DataException.at(
            in.file(), startLine, startColumn, "an element is missing: there is a comma too many");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw wrong(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr());
      }
    } catch (JsonProcessingException e) {
      throw wrong(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
  }

  private DataException wrong(int inElement, int at) {
    long wrongLine = startLine + inElement - 1;
    long wrongColumn = inElement == 1 ? startColumn + at - 1 : at;
    return DataException.at(
        in.file(),
        wrongLine,
        Math.max(1, wrongColumn),
        "element "
            + count
            + " of the array, which begins in line "
            + startLine
            + ", is not JSON from here on (single quotes, comments, NaN and a comma at the end of a"
            + " list are not JSON)");
  }

  private void writeLine(OutputStream out) throws IOException {
    byte[] bytes = element.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    out.write(bytes);
    out.write('\n');
  }

  /** The next byte that is not white space. */
  private int text() throws IOException {
    int b = read();
    while (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
      b = read();
    }
    return b;
  }

  private int read() throws IOException {
    int b = content.read();
    if (b == '\n') {
      line++;
      column = 0;
    } else {
      column++;
    }
    return b;
  }
}
