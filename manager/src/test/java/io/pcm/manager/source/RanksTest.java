package io.pcm.manager.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RanksTest {
  @Test
  void findsEverySetBitByItsRankInAnyOrder() {
    Random random = new Random(1);
    BitSet bits = new BitSet();
    for (int i = 0; i < 5000; i++) {
      bits.set(random.nextInt(100_000));
    }
    bits.clear(20_000, 50_000);
    int[] places = bits.stream().toArray();
    Ranks ranks = new Ranks(bits);
    assertThat(ranks.count()).isEqualTo(places.length);
    for (int i = 0; i < places.length; i++) {
      assertThat(ranks.select(i)).isEqualTo(places[i]);
    }
    for (int i = 0; i < 5000; i++) {
      int rank = random.nextInt(places.length);
      assertThat(ranks.select(rank)).isEqualTo(places[rank]);
      assertThat(ranks.select(rank)).isEqualTo(places[rank]);
    }
  }

  @Test
  void worksAtTheEdges() {
    assertThat(new Ranks(new BitSet()).count()).isZero();
    assertThatThrownBy(() -> new Ranks(new BitSet()).select(0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    BitSet edge = new BitSet();
    edge.set(4095, 4097);
    Ranks ranks = new Ranks(edge);
    assertThat(ranks.select(1)).isEqualTo(4096);
    assertThat(ranks.select(0)).isEqualTo(4095);
  }
}
