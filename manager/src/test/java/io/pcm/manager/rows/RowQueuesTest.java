package io.pcm.manager.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowQueuesTest {
  private final RowQueues queues = new RowQueues();

  @Test
  void givesEachOccurrenceOnceInOrder() {
    queues.nextSource();
    queues.add(7, 10);
    queues.add(8, 11);
    queues.add(7, 12);
    assertThat(queues.take(7)).isEqualTo(10);
    assertThat(queues.take(8)).isEqualTo(11);
    assertThat(queues.take(7)).isEqualTo(12);
    assertThat(queues.take(7)).isEqualTo(RowQueues.NOWHERE);
    assertThat(queues.take(9)).isEqualTo(RowQueues.NOWHERE);
  }

  @Test
  void aRowThatDoesNotCountKeepsItsPlaceForALaterSource() {
    queues.nextSource();
    queues.add(7, RowQueues.NOWHERE);
    queues.add(7, 12);
    queues.nextSource();
    queues.add(7, 20);
    queues.add(7, 21);
    queues.add(7, 22);
    assertThat(queues.take(7)).isEqualTo(20);
    assertThat(queues.take(7)).as("the first source has it").isEqualTo(12);
    assertThat(queues.take(7)).isEqualTo(22);
    assertThat(queues.take(7)).isEqualTo(RowQueues.NOWHERE);
  }

  @Test
  void agreesWithPlainListsForManyRows() {
    Random random = new Random(4);
    Map<Long, List<Long>> model = new HashMap<>();
    for (int source = 0; source < 3; source++) {
      queues.nextSource();
      Map<Long, Integer> seen = new HashMap<>();
      for (int row = 0; row < 20_000; row++) {
        long hash = 1 + random.nextInt(6_000) * 0x9E3779B97F4A7C15L;
        long place = random.nextInt(4) == 0 ? RowQueues.NOWHERE : source * 100_000L + row;
        queues.add(hash, place);
        List<Long> places = model.computeIfAbsent(hash, h -> new ArrayList<>());
        int occurrence = seen.merge(hash, 1, Integer::sum) - 1;
        if (occurrence == places.size()) {
          places.add(place);
        } else if (places.get(occurrence) == RowQueues.NOWHERE) {
          places.set(occurrence, place);
        }
      }
    }
    model.forEach(
        (hash, places) -> {
          places.forEach(place -> assertThat(queues.take(hash)).isEqualTo(place));
          assertThat(queues.take(hash)).isEqualTo(RowQueues.NOWHERE);
        });
  }
}
