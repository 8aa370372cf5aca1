package io.pcm.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TaskNameTest {
  @Test
  void isShownWithItsPointSortedByKey() {
    assertThat(TaskName.of("verify").display()).isEqualTo("verify");
    assertThat(new TaskName("verify", Map.of("b", "2", "a", "1")))
        .hasToString("verify[a=1,b=2]")
        .isEqualTo(new TaskName("verify", Map.of("a", "1", "b", "2")));
  }

  @Test
  void namesItsResultFile() {
    assertThat(TaskName.of("verify").resultFile()).isEqualTo("verify.jsonl");
    assertThat(new TaskName("verify", Map.of("a", "1", "b", "few-shot")).resultFile())
        .isEqualTo("verify/a=1,b=few-shot.jsonl");
  }

  @Test
  void escapesWhatCouldLeadOutOfTheFolderOrLookLikeAnotherName() {
    assertThat(file("../../etc")).isEqualTo("t/k=..%2F..%2Fetc.jsonl");
    assertThat(file("a,k=b")).isEqualTo("t/k=a%2Ck%3Db.jsonl");
    assertThat(file("50 %")).isEqualTo("t/k=50%20%25.jsonl");
    assertThat(file("é\0\n~")).isEqualTo("t/k=%C3%A9%00%0A%7E.jsonl");
    assertThat(file("")).isEqualTo("t/k=.jsonl");
  }

  @Test
  void cutsALongPointAndKeepsItDistinct() {
    String one = file("x".repeat(500) + "1");
    String two = file("x".repeat(500) + "2");

    assertThat(one).isNotEqualTo(two).matches("t/k=x{141}~[0-9a-f]{16}\\.jsonl");
    assertThat(file("x".repeat(TaskName.POINT_LIMIT - 2))).doesNotContain("~");
    assertThat(file("x".repeat(TaskName.POINT_LIMIT - 1))).contains("~");
  }

  @Test
  void refusesABaseThatIsNoName() {
    for (String base : List.of("", "1a", "a b", "a/b", "..", "é", "a".repeat(65), "a\n")) {
      assertThatThrownBy(() -> TaskName.of(base))
          .as(base)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a task's name must be");
    }
    assertThat(TaskName.of("a".repeat(64)).base()).hasSize(64);
  }

  @Test
  void joinsOnEqualKeysElseEveryCombination() {
    TaskName one = new TaskName("a", Map.of("x", "1", "y", "1"));

    assertThat(one.joins(new TaskName("b", Map.of("x", "1")))).isTrue();
    assertThat(one.joins(new TaskName("b", Map.of("x", "2")))).isFalse();
    assertThat(one.joins(new TaskName("b", Map.of("x", "1", "y", "2")))).isFalse();
    assertThat(one.joins(new TaskName("b", Map.of("z", "5")))).isTrue();
    assertThat(one.joins(TaskName.of("b"))).isTrue();
    assertThat(new TaskName("b", Map.of("x", "2")).joins(one)).isFalse();
  }

  @Test
  void sortsAsItIsShown() {
    TaskName plain = TaskName.of("b");
    TaskName bare = new TaskName("b", Map.of("t", "bare"));
    TaskName first = TaskName.of("a");

    assertThat(new TreeSet<>(List.of(bare, plain, first))).containsExactly(first, plain, bare);
    assertThat(TaskName.displayAll(List.of(bare, plain))).isEqualTo("b[t=bare], b");
  }

  private static String file(String value) {
    return new TaskName("t", Map.of("k", value)).resultFile();
  }
}
