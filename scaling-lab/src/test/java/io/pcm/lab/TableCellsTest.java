package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableCellsTest {
  @Test
  void smallChangesOfNumbersAreNoDifference() {
    assertThat(TableCells.different("| a | 1:00:00 | 20.5 |", "| a | 1:02:00 | 21.0 |")).isEmpty();
  }

  @Test
  void wordsMissingRowsAndLargeChangesAre() {
    assertThat(TableCells.different("| a | 1.0 |", "| b | 1.0 |")).hasSize(1);
    assertThat(TableCells.different("| a | never |", "| a | 1:00:00 |")).hasSize(1);
    assertThat(TableCells.different("| a | 1:00:00 |", "| a | 1:03:00 |")).hasSize(1);
    assertThat(TableCells.different("| a | 20.5 |", "| a | 22.0 |")).hasSize(1);
    assertThat(TableCells.different("| a | 1.0 |", "| a | 1.0 |\n| b | 1.0 |")).hasSize(1);
    assertThat(TableCells.different("| a | 1.01 |", "| a | 1.06 |")).hasSize(1);
    assertThat(TableCells.different("| a | 1.0 |", "| a | 1.0 | 2.0 |")).hasSize(1);
  }
}
