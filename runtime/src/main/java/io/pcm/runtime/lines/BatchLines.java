package io.pcm.runtime.lines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Results of requests and chats as the output file of OpenAI's batch API has them: {@code
 * {"id":…,"custom_id":…,"response":{"status_code":200,"body":…},"error":null}}, and {@code
 * "response":null,"error":{"code":…,"message":…}} for a row that did not succeed.
 */
public final class BatchLines implements RowPrinter {
  private static final Set<String> FUNCTIONS = Set.of("request", "chat");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OutputStream out;

  public BatchLines(OutputStream out) {
    this.out = out;
  }

  /** Whether the results of a task have this form. */
  public static boolean fits(Task task) {
    return FUNCTIONS.contains(task.function());
  }

  @Override
  public LineTaker of(Task task) {
    Body body = task.function().equals("chat") ? Chat.of(task) : new Request();
    return new Lines(task, body);
  }

  /** The body of an answer. */
  private interface Body {
    /** The fields that it needs, after those of {@link Lines}. */
    List<String> fields();

    /** The member {@code response} of the line. */
    String response(Row row);
  }

  /** The cells of a line that a body asked for, by their number. */
  private record Row(String id, @Nullable Cell[] cells, int from) {
    @Nullable Cell get(int field) {
      return cells[from + field];
    }

    String json(int field) {
      Cell cell = get(field);
      return cell == null ? "null" : cell.json();
    }

    long number(int field) {
      Cell cell = get(field);
      return cell != null && cell.text().matches("\\d{1,15}") ? Long.parseLong(cell.text()) : 0;
    }
  }

  private final class Lines implements LineTaker {
    private static final List<String> FIELDS =
        List.of(
            "index",
            "outcome",
            "error.kind",
            "error.message",
            "result.custom_id",
            "item.custom_id",
            "id");

    private final String task;
    private final Body body;
    private final LineFields fields;

    Lines(Task task, Body body) {
      this.task = task.name().display();
      this.body = body;
      List<String> names = new ArrayList<>(FIELDS);
      names.addAll(body.fields());
      this.fields = new LineFields(task, names.stream().map(FieldName::new).toList());
    }

    @Override
    public boolean take(byte[] line, int length) throws IOException {
      @Nullable Cell[] cells = fields.read(line, length);
      Row row = new Row(task + ":" + text(cells[0]), cells, FIELDS.size());
      boolean succeeded = text(cells[1]).equals("SUCCEEDED");
      String answer =
          succeeded
              ? "\"response\":" + body.response(row) + ",\"error\":null"
              : "\"response\":null,\"error\":{\"code\":"
                  + Json.quote(text(cells[2]))
                  + ",\"message\":"
                  + Json.quote(text(cells[3]))
                  + "}";
      String whole =
          "{\"id\":"
              + Json.quote(row.id)
              + ",\"custom_id\":"
              + Json.quote(customId(cells))
              + ","
              + answer
              + "}\n";
      out.write(whole.getBytes(StandardCharsets.UTF_8));
      return true;
    }

    /** The index, if nothing else names the row: every line of a batch has this member. */
    private static String customId(@Nullable Cell[] cells) {
      for (int field = 4; field < FIELDS.size(); field++) {
        Cell cell = cells[field];
        if (cell != null && cell.kind() != Cell.Kind.NULL) {
          return cell.text();
        }
      }
      return text(cells[0]);
    }

    private static String text(@Nullable Cell cell) {
      return cell == null ? "" : cell.text();
    }
  }

  /** The result is the body, or already has the form of a batch. */
  private static final class Request implements Body {
    @Override
    public List<String> fields() {
      return List.of("result", "result.response", "result.custom_id");
    }

    @Override
    public String response(Row row) {
      boolean batch = row.get(1) != null && row.get(2) != null;
      return batch ? row.json(1) : "{\"status_code\":200,\"body\":" + row.json(0) + "}";
    }
  }

  /**
   * The result is a text, or several.
   *
   * @param answers where each of them is
   */
  private record Chat(List<Answer> answers) implements Body {
    /** Fields before those of the answers. */
    private static final int COMMON = 3;

    private static final int PER_ANSWER = 3;

    private record Answer(String content, String finish, String reasoning) {}

    static Chat of(Task task) {
      JsonNode settings;
      try {
        settings = MAPPER.readTree(task.settings().utf8());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("settings are JSON", e);
      } catch (IOException e) {
        throw new IllegalStateException("reading memory failed", e);
      }
      boolean details = settings.path("details").asBoolean();
      int samples = settings.path("samples").asInt();
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < Math.max(1, samples); i++) {
        String place = samples > 0 ? "result." + i : "result";
        answers.add(
            new Answer(
                details ? place + ".text" : place,
                details ? place + ".finish" : "engine.finish",
                place + ".reasoning"));
      }
      return new Chat(answers);
    }

    @Override
    public List<String> fields() {
      List<String> names =
          new ArrayList<>(List.of("engine.model", "engine.prompt-tokens", "engine.tokens"));
      answers.forEach(each -> names.addAll(List.of(each.content, each.finish, each.reasoning)));
      return names;
    }

    @Override
    public String response(Row row) {
      StringBuilder choices = new StringBuilder();
      for (int i = 0; i < answers.size(); i++) {
        choices.append(i == 0 ? "" : ",").append(choice(row, i));
      }
      long prompt = row.number(1);
      long tokens = row.number(2);
      return "{\"status_code\":200,\"body\":{\"id\":"
          + Json.quote(row.id)
          + ",\"object\":\"chat.completion\",\"created\":0,\"model\":"
          + row.json(0)
          + ",\"choices\":["
          + choices
          + "],\"usage\":{\"prompt_tokens\":"
          + prompt
          + ",\"completion_tokens\":"
          + tokens
          + ",\"total_tokens\":"
          + (prompt + tokens)
          + "}}}";
    }

    private static String choice(Row row, int number) {
      int at = COMMON + number * PER_ANSWER;
      Cell content = row.get(at);
      Cell finish = row.get(at + 1);
      Cell reasoning = row.get(at + 2);
      return "{\"index\":"
          + number
          + ",\"message\":{\"role\":\"assistant\",\"content\":"
          + (content == null ? "null" : Json.quote(content.text()))
          + (reasoning == null ? "" : ",\"reasoning_content\":" + reasoning.json())
          + "},\"finish_reason\":"
          + (finish == null ? "\"stop\"" : finish.json())
          + "}";
    }
  }
}
