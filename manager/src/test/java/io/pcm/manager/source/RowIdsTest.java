package io.pcm.manager.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowIdsTest {
  @TempDir private Path folder;

  @Test
  void is_a_string_or_a_number_with_its_digits() {
    assertThat(RowIds.of(Json.of("{\"id\":\"a\\u00e9\"}"), "id")).contains("a\u00e9");
    assertThat(RowIds.of(Json.of("{\"item\":{\"id\":1.50}}"), "item.id")).contains("1.50");
    assertThat(RowIds.of(Json.of("{\"id\":[1]}"), "id")).isEmpty();
    assertThat(RowIds.of(Json.of("\"id\""), "id")).isEmpty();
    assertThat(RowIds.of(Json.of("no json"), "id")).isEmpty();
  }

  @Test
  void two_rows_with_the_same_id_are_named() throws Exception {
    check("{\"id\":\"a\"}", "{\"id\":1}", "{\"id\":\"b\"}");
    assertThatThrownBy(() -> check("{\"id\":1}", "{\"id\":2}", "not json", "{\"id\":\"1\"}"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("line 4 of ")
        .hasMessageContaining("has the same id as ")
        .hasMessageContaining("\"1\": ids must be unique");
  }

  @Test
  void a_row_without_an_id_is_named() {
    assertThatThrownBy(() -> check("{\"id\":1}", "{\"name\":2}"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("line 2 of ")
        .hasMessageContaining("has no id: its field 'id' is missing");
  }

  private void check(String... lines) throws Exception {
    Path file = Files.writeString(folder.resolve("items.jsonl"), String.join("\n", lines) + "\n");
    try (ItemSource items = JsonLinesSource.open(LineIndex.of(file))) {
      RowIds.check(items, "id");
    }
  }
}
