package io.pcm.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pcm.api.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/** Copies the lines of a file of JSON Lines. */
final class CopiedLines {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private CopiedLines() {}

  /** Copies all lines as they are, without a byte order mark, with a line break after the last. */
  static void write(DataInput in, OutputStream out) throws IOException, DataException {
    byte[] buffer = new byte[BUFFER_BYTES];
    byte last = '\n';
    InputStream content = in.content();
    try {
      skipMark(content);
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        out.write(buffer, 0, read);
        last = read > 0 ? buffer[read - 1] : last;
      }
      if (last != '\n') {
        out.write('\n');
      }
    } catch (IOException e) {
      throw in.translated(e);
    }
  }

  private static void skipMark(InputStream content) throws IOException {
    content.mark(MARK.length);
    byte[] start = content.readNBytes(MARK.length);
    if (!java.util.Arrays.equals(start, MARK)) {
      content.reset();
    }
  }

  /** The same for requests in OpenAI's batch form; refuses lines that are none. */
  static void writeRequests(DataInput in, OutputStream out) throws IOException, DataException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream content = in.content();
    long number = 1;
    try {
      skipMark(content);
      int b;
      do {
        b = content.read();
        if (b >= 0 && b != '\n') {
          line.write(b);
          if (line.size() > Limits.ITEM_BYTES) {
            throw DataException.at(in.file(), number, "the line is larger than 16 MiB");
          }
        } else {
          byte[] bytes = line.toByteArray();
          if (!new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
            refuseNoRequest(in, number, bytes);
            out.write(bytes);
            out.write('\n');
          }
          line.reset();
          number++;
        }
      } while (b >= 0);
    } catch (IOException e) {
      throw in.translated(e);
    }
  }

  private static void refuseNoRequest(DataInput in, long number, byte[] line) throws DataException {
    Set<String> missing = new HashSet<>(Set.of("custom_id", "url", "body"));
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          JsonToken wanted = name.equals("body") ? JsonToken.START_OBJECT : JsonToken.VALUE_STRING;
          if (parser.nextToken() == wanted) {
            missing.remove(name);
          }
          parser.skipChildren();
        }
      }
      parser.nextToken();
    } catch (IOException e) {
      throw DataException.at(
          in.file(), number, "the line is not one JSON object in UTF-8, as a batch file has it");
    }
    if (!missing.isEmpty()) {
      throw DataException.at(
          in.file(),
          number,
          "the line is no request of OpenAI's batch form, which is {\"custom_id\": \"…\","
              + " \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {…}}: "
              + String.join(", ", new java.util.TreeSet<>(missing))
              + (missing.size() == 1 ? " is" : " are")
              + " missing or of another type");
    }
  }
}
