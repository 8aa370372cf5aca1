package io.pcm.pilot.process;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a frame says about a file that a call returns.
 *
 * @param path as the process has written it
 * @param value the members of the result besides those of the file, without braces
 * @param notes a JSON object
 */
record FileAnswer(String path, String value, Json notes) {
  private static final List<String> OURS = List.of("file", "bytes", "sha256");

  /** Bytes of the members of the file, or more. */
  private static final int OWN_BYTES = 512;

  /**
   * @throws CallFailedException if the frame is not as it should be
   */
  static FileAnswer of(Json frame) throws CallFailedException {
    NotedResult answer = AnswerCheck.result(frame);
    if (answer.result().length() > Limits.RESULT_BYTES - OWN_BYTES) {
      throw new CallFailedException(AnswerCheck.tooLarge(answer.result().length()));
    }
    String path = "";
    String value = "";
    try (JsonParser parser = AnswerCheck.parser(answer.result())) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("path") && token == JsonToken.VALUE_STRING) {
          path = parser.getText();
        } else if (name.equals("value")) {
          value = members(answer.result(), parser);
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw bad("a file is returned as {\"path\":\"…\",\"value\":{…}}: " + e.getMessage());
    }
    if (path.isEmpty()) {
      throw bad("a file is returned as {\"path\":\"…\",\"value\":{…}}, but there is no path");
    }
    return new FileAnswer(path, value, answer.notes());
  }

  /** The object at which the parser is, without its braces. */
  private static String members(Json whole, JsonParser parser)
      throws IOException, CallFailedException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw bad("what is returned with a file must be a JSON object");
    }
    int from = (int) parser.currentTokenLocation().getByteOffset() + 1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (OURS.contains(parser.currentName())) {
        throw bad(
            "what is returned with a file has the member '"
                + parser.currentName()
                + "', which PCM sets itself: give it another name");
      }
      parser.nextToken();
      parser.skipChildren();
    }
    int to = (int) parser.currentTokenLocation().getByteOffset();
    return new String(whole.utf8(), from, to - from, StandardCharsets.UTF_8).strip();
  }

  private static CallFailedException bad(String why) {
    return new CallFailedException(new CallError(CallError.BAD_RESULT, why));
  }
}
