package io.pcm.manager.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSourceTest {
  @TempDir private Path folder;

  private ItemSource source(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("items.jsonl"), content);
    return JsonLinesSource.open(LineIndex.of(file));
  }

  private ItemSource source(String content) throws Exception {
    return source(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Item item) {
    return ((Item.Value) item).json().toString();
  }

  private static List<String> all(ItemSource source) throws Exception {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < source.count(); i++) {
      items.add(text(source.read(i)));
    }
    return items;
  }

  @Test
  void givesLinesWithoutWhatEndsThem() throws Exception {
    try (ItemSource source = source("{\"a\":1}\r\n\n  \t\r\n{\"b\":2.50}  \n\n[3]")) {
      assertThat(all(source)).containsExactly("{\"a\":1}", "{\"b\":2.50}", "[3]");
      assertThat(text(source.read(0))).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void anItemThatWasConvertedIsNamedByTheFileItCameFrom() throws Exception {
    try (ItemSource source = source("1\n\n2\n3\n")) {
      assertThat(source.place(1)).isEqualTo("line 3 of " + folder.resolve("items.jsonl"));
      Files.writeString(folder.resolve("items.lines"), "1\tline\ta.jsonl.gz\n4\trow\tb\tc.csv");
      assertThat(source.place(1)).isEqualTo("line 3 of a.jsonl.gz");
      assertThat(source.place(2)).isEqualTo("row 1 of b\tc.csv");
      Files.writeString(folder.resolve("items.lines"), "what is this?");
      assertThat(source.place(2)).isEqualTo("line 4 of " + folder.resolve("items.jsonl"));
    }
  }

  @Test
  void hasNoItemsInAnEmptyFile() throws Exception {
    for (String content : List.of("", "\n", "\n \r\n", "\uFEFF", "\uFEFF\n")) {
      try (ItemSource source = source(content)) {
        assertThat(source.count()).as(content).isZero();
        assertThatThrownBy(() -> source.read(0)).isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void leavesAByteOrderMarkOut() throws Exception {
    try (ItemSource source = source("\uFEFF{\"a\":\"ü\"}\n1\n")) {
      assertThat(all(source)).containsExactly("{\"a\":\"ü\"}", "1");
    }
  }

  @Test
  void readsAnyIndexInAnyOrder() throws Exception {
    int count = 3 * LineIndex.LINES_PER_ENTRY + 17;
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < count; i++) {
      content.append("{\"i\":").append(i).append(",\"x\":\"").append("y".repeat(i % 300));
      content.append(i % 5 == 0 ? "\"}\n\n" : "\"}\n");
    }
    Random random = new Random(5);
    try (ItemSource source = source(content.toString())) {
      assertThat(source.count()).isEqualTo(count);
      for (int trial = 0; trial < 3000; trial++) {
        int index = trial % 7 == 0 ? count - 1 - trial : random.nextInt(count);
        assertThat(text(source.read(index)))
            .startsWith("{\"i\":" + index + ",")
            .endsWith("y\"}".substring(index % 300 == 0 ? 1 : 0));
      }
    }
  }

  @Test
  void refusesALineThatIsTooLongAndReadsItsNeighbours() throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("1\n".getBytes(StandardCharsets.US_ASCII));
    content.writeBytes("x".repeat(Limits.ITEM_BYTES).getBytes(StandardCharsets.US_ASCII));
    content.write('\n');
    content.writeBytes("x".repeat(Limits.ITEM_BYTES + 1).getBytes(StandardCharsets.US_ASCII));
    content.writeBytes("\n".repeat(700_000).getBytes(StandardCharsets.US_ASCII));
    content.writeBytes("4\n".getBytes(StandardCharsets.US_ASCII));
    try (ItemSource source = source(content.toByteArray())) {
      assertThat(source.count()).isEqualTo(4);
      assertThat(text(source.read(1))).hasSize(Limits.ITEM_BYTES);
      CallError error = ((Item.Unfit) source.read(2)).error();
      assertThat(error.kind()).isEqualTo(CallError.ITEM_TOO_LARGE);
      assertThat(error.message()).contains("line 3 of").contains("items.jsonl has 16777217 bytes");
      assertThat(text(source.read(3))).isEqualTo("4");
      assertThat(text(source.read(0))).isEqualTo("1");
    }
  }

  @Test
  void namesTheFilesSum() throws Exception {
    byte[] content = "{\"a\":1}\n\n2\n".getBytes(StandardCharsets.US_ASCII);
    try (ItemSource source = source(content)) {
      assertThat(source.sha256())
          .contains(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }
  }

  @Test
  void goesOnWithAFileThatWasTouchedOrWrittenAgainWithTheSameContent() throws Exception {
    String lines = "{\"a\":1}\n".repeat(200_000);
    Path file = folder.resolve("items.jsonl");
    try (ItemSource source = source(lines)) {
      source.read(0);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
      assertThat(text(source.read(199_999))).isEqualTo("{\"a\":1}");
      Files.delete(file);
      Files.writeString(file, lines);
      assertThat(text(source.read(0))).isEqualTo("{\"a\":1}");
    }
  }

  private void assertChanged(String before, String after, String how) throws Exception {
    Path file = folder.resolve("items.jsonl");
    try (ItemSource source = source(before)) {
      source.read(0);
      Files.writeString(file, after);
      LineIndex index = LineIndex.of(file);
      assertThat(index.count()).isPositive();
      assertThatThrownBy(() -> source.read(source.count() - 1))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("items.jsonl has changed")
          .hasMessageContaining(how)
          .hasMessageContaining("--fresh");
      Files.writeString(file, before);
      assertThatThrownBy(() -> source.read(0)).as("lost for good").hasMessageContaining(how);
    }
  }

  @Test
  void namesTheFirstLineThatDiffersInAFileThatChanged() throws Exception {
    String lines = "{\"a\":1}\n\n".repeat(100_000);
    assertChanged(lines, lines + "2\n", "from line 200001 on there are more lines");
    assertChanged(lines, lines.replaceFirst("1", "2"), "line 1 is the first that differs");
    assertChanged(lines, lines.substring(0, 20) + "x" + lines.substring(21), "line 5 is the first");
    assertChanged(lines, lines.substring(0, 450_000), "it ends after line 99999");
    assertChanged(lines, lines.substring(0, 449_999) + " ", "it ends after line 99999");
    assertChanged(lines, lines.substring(0, 500_000), "line 111111 is the first that differs");
    assertChanged(lines, lines.replaceFirst("\n", "\r\n"), "blank lines, line ends");
  }

  @Test
  void neverGivesALineThatIsNotTheOneThatWasCounted() throws Exception {
    Path file = folder.resolve("items.jsonl");
    String lines = "{\"a\":1}\n".repeat(200_000);
    try (ItemSource source = source(lines)) {
      source.read(0);
      FileTime modified = Files.getLastModifiedTime(file);
      byte[] changed = lines.getBytes(StandardCharsets.UTF_8);
      changed[8 * 150_000 + 5] = '2';
      Files.write(file, changed, StandardOpenOption.WRITE);
      Files.setLastModifiedTime(file, modified);
      assertThat(text(source.read(149_999))).isEqualTo("{\"a\":1}");
      assertThatThrownBy(() -> source.read(150_000))
          .hasMessageContaining("line 150001 is the first that differs");
      assertThatThrownBy(() -> source.read(1)).isInstanceOf(SourceException.class);
    }
  }

  @Test
  void refusesAFileThatIsGone() throws Exception {
    Path file = folder.resolve("items.jsonl");
    try (ItemSource source = source("{\"a\":1}\n".repeat(200_000))) {
      source.read(0);
      Files.delete(file);
      assertThatThrownBy(() -> source.read(199_999)).hasMessageContaining("it no longer exists");
    }
  }

  @Test
  void saysWhatIsWrongWithAFileThatCannotBeRead() {
    assertThatThrownBy(() -> LineIndex.of(folder.resolve("none.jsonl")))
        .hasMessageContaining("none.jsonl does not exist");
    assertThatThrownBy(() -> LineIndex.of(folder)).hasMessageContaining("not a regular file");
  }
}
