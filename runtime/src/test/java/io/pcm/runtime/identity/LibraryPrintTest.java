package io.pcm.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LibraryPrintTest {
  /** The content of a file is its name. */
  private static LibraryPrint of(String... wrap) throws IOException {
    List<String> words = List.of(wrap);
    Library library =
        Library.of("l", new Library.Host.Command(List.of("cat")))
            .wrap(words)
            .files(words.stream().filter(word -> word.endsWith(".sif")).map(Path::of).toList())
            .build();
    return LibraryPrint.of(library, file -> String.valueOf(file.getFileName()));
  }

  @Test
  void the_words_of_a_wrapper_and_the_content_of_its_image_count() throws IOException {
    LibraryPrint one = of("apptainer", "exec", "/old/a.sif");
    assertThat(of()).isNotEqualTo(one);
    assertThat(of("apptainer", "exec", "--cleanenv", "/old/a.sif").recipe())
        .isNotEqualTo(one.recipe());
    assertThat(of("apptainer", "exec", "/old/b.sif").files()).isNotEqualTo(one.files());
  }

  @Test
  void where_its_program_and_its_image_lie_does_not_count() throws IOException {
    assertThat(of("/opt/bin/apptainer", "exec", "/new/a.sif"))
        .isEqualTo(of("apptainer", "exec", "/old/a.sif"));
  }

  @Test
  void a_library_without_a_wrapper_is_what_it_was_in_earlier_versions() throws IOException {
    Digest recipe = new Digest().add("command").add("cat").add("settings");
    recipe.add(CanonicalJson.of(Json.of("{}"), "tuning", text -> text)).add("env");
    assertThat(of().recipe()).isEqualTo(recipe.hex());
  }
}
