package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

final class SharedSettingsTest {
  private static final BatchSetting QUEUE = BatchSetting.text("queue", "NAME", "where jobs run");

  @Test
  void mayBeDeclaredAlikeByAnyNumberOfBatchSystems() {
    BatchSetting other = BatchSetting.flag("other", "only here");
    assertThatNoException()
        .isThrownBy(
            () ->
                SharedSettings.requireOneMeaning(
                    List.of(
                        new Fake("a", List.of(QUEUE)),
                        new Fake("b", List.of(other, QUEUE)),
                        new Fake("c", List.of(QUEUE)))));
  }

  @Test
  void areRefusedIfTheyMeanAnotherThing() {
    assertRefused(BatchSetting.lines("queue", "NAME", "where jobs run"))
        .hasMessageContaining("kind 'TEXT' against 'LINES';");
    assertRefused(BatchSetting.text("queue", "LENGTH", "how many jobs wait"))
        .hasMessageContaining(
            "label 'NAME' against 'LENGTH', help 'where jobs run' against 'how many jobs wait';");
  }

  /** One defaults to off, the other to on. */
  @Test
  void areRefusedIfTheyHaveAnotherDefault() {
    BatchSystemProvider one = new Fake("a", List.of(BatchSetting.flag("rerun", "run again")));
    BatchSystemProvider other = new Fake("b", List.of(BatchSetting.flagOn("rerun", "run again")));
    assertThatThrownBy(() -> SharedSettings.requireOneMeaning(List.of(one, other)))
        .isInstanceOf(PlugInException.class)
        .hasMessageContaining("setting 'rerun'")
        .hasMessageContaining("kind 'FLAG' against 'FLAG_ON';");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      BatchSetting another) {
    List<BatchSystemProvider> systems =
        List.of(
            new Fake("a", List.of(QUEUE)),
            new Fake("b", List.of()),
            new Fake("c", List.of(another)));
    return assertThatThrownBy(() -> SharedSettings.requireOneMeaning(systems))
        .isInstanceOf(PlugInException.class)
        .hasMessageStartingWith("the batch systems a (" + Fake.class.getName() + ") and c (")
        .hasMessageContaining("setting 'queue'")
        .hasMessageEndingWith("rename the setting in one of them, or declare it alike in both");
  }

  private record Fake(String name, List<BatchSetting> settings) implements BatchSystemProvider {
    @Override
    public String title() {
      return name;
    }

    @Override
    public Site site(BatchValues values) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<JobHere> here(Map<String, String> environment, Duration timeout) {
      return Optional.empty();
    }

    @Override
    public Optional<String> idSeparator() {
      return Optional.empty();
    }

    @Override
    public Optional<String> command() {
      return Optional.empty();
    }

    @Override
    public String example() {
      return "";
    }
  }
}
