package io.pcm.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowNumbersTest {
  @Test
  void takesOutWhatIsInsideARunAndKeepsTheRest() {
    RowNumbers gaps = new RowNumbers();
    gaps.add(3, 5);
    gaps.add(6, 10);
    gaps.add(20, 20);
    assertThat(gaps).hasToString("3 to 10, 20");
    assertThat(gaps.remove(4, 5)).isTrue();
    assertThat(gaps).hasToString("3, 6 to 10, 20");
    assertThat(gaps.remove(9, 11)).isFalse();
    assertThat(gaps.remove(1, 1)).isFalse();
  }

  @Test
  void comesBackAsItWas() throws Exception {
    RowNumbers gaps = new RowNumbers();
    gaps.add(3, 5);
    gaps.add(1L << 40, (1L << 40) + 9);
    RowWriter out = new RowWriter(0);
    gaps.write(out);
    RowNumbers read = RowNumbers.read(new RowReader(out.toBytes()));
    assertThat(read).hasToString(gaps.toString());
    assertThat(gaps.removeAll(read)).isTrue();
    assertThat(gaps.isEmpty()).isTrue();
    assertThat(gaps.removeAll(read)).isFalse();
  }
}
