package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Cap.By;
import org.junit.jupiter.api.Test;

final class QuotaTest {
  private static final int NO_MATTER = 1000;
  private final Quota quota = new Quota(8);

  @Test
  void the_user_decides_unless_somebody_else_needs_the_machines() {
    assertThat(quota.cap(new Cap(8, By.MAX), NO_MATTER)).isEqualTo(new Cap(8, By.MAX));
    assertThat(quota.cap(new Cap(8, By.SHARES), 8)).isEqualTo(new Cap(8, By.SHARES));
    assertThat(quota.cap(new Cap(8, By.MAX), 3)).isEqualTo(new Cap(3, By.AT_MOST));
  }

  @Test
  void what_was_cancelled_by_hand_is_not_replaced_until_the_user_allows_it_again() {
    quota.oneFewer();
    assertThat(quota.cap(new Cap(8, By.MAX), NO_MATTER)).isEqualTo(new Cap(7, By.HAND));
    quota.allow(8);
    assertThat(quota.cap(new Cap(8, By.MAX), NO_MATTER)).isEqualTo(new Cap(8, By.MAX));
  }

  @Test
  void nobody_has_fewer_pilots_than_none() {
    quota.allow(0);
    quota.oneFewer();
    assertThat(quota.cap(new Cap(8, By.MAX), NO_MATTER)).isEqualTo(new Cap(0, By.HAND));
  }
}
