package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.llm.LlmRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OtherWordsTest {
  @Test
  void noWordIsAPropertyOfALibrary() {
    assertThat(OtherWords.LIBRARY.words()).doesNotContainAnyElementsOf(LlmReader.PROPERTIES);
  }

  @Test
  void noWordIsAPropertyOfATask() {
    assertThat(OtherWords.TASK.words()).doesNotContainAnyElementsOf(TaskReader.KEYS);
  }

  @Test
  void noWordIsASettingOfAFunction() {
    List<String> settings =
        LlmRules.FUNCTIONS.stream().flatMap(name -> LlmRules.settings(name).stream()).toList();

    assertThat(OtherWords.WITH.words()).doesNotContainAnyElementsOf(settings);
  }

  @Test
  void wordsAreFoundInAnySpelling() {
    assertThat(Stream.of("max_num_seqs", "Max-Num-Seqs").map(OtherWords.LIBRARY::instead))
        .allSatisfy(found -> assertThat(found).contains("is called slots"));
    assertThat(OtherWords.LIBRARY.instead("no-such-word")).isEmpty();
  }
}
