package io.pcm.runtime.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.Resources;
import io.pcm.model.ContextMemory;
import io.pcm.model.ModelSize;
import io.pcm.model.TinyHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BookingsTest {
  private static final String SETTINGS =
      "{\"model\":\"m\",\"context-size\":4096,\"tuning\":{\"gpu-layers\":1}}";

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void model() throws Exception {
    model =
        TinyHead.model()
            .number("llama.block_count", 2)
            .number("llama.embedding_length", 64)
            .number("llama.attention.head_count", 4)
            .number("llama.vocab_size", 1000)
            .write(folder.resolve("model.gguf"));
  }

  private static LibraryBuilder llama(String... jvmOptions) {
    return Library.of("large", new Host.Jvm("L", List.of("pcm:llama"), List.of(jvmOptions)))
        .settings(Json.of(SETTINGS));
  }

  private Library booked(LibraryBuilder library) {
    return Bookings.booked(library.build(), model);
  }

  @Test
  void memoryThatIsNotGivenIsComputedFromTheModel() throws Exception {
    Library booked = booked(llama("-Da=b").slots(4).resources(new Resources(3, 0, 0)));

    long heap = ContextMemory.heap(4);
    long bytes = new ContextMemory(4096, 4, 1, heap).of(ModelSize.ofGguf(model)).orElseThrow();
    assertThat(booked.resources()).isEqualTo(new Resources(3, bytes, 0));
    assertThat(booked.memoryIsEstimated()).isTrue();
    assertThat(((Host.Jvm) booked.host()).jvmOptions()).containsExactly("-Xmx100m", "-Da=b");
  }

  private int autoSlots(Resources resources) throws Exception {
    Library library = llama().autoSlots().resources(resources).build();
    return Bookings.withSlots(library, model).slots();
  }

  @Test
  void slotsOnAGpuAreChosenByItsMemory() throws Exception {
    long each = 4096L * ModelSize.ofGguf(model).shape().keyValues() * 2;
    long weights = ModelSize.ofGguf(model).weights();

    assertThat(autoSlots(new Resources(0, 0, 1, (long) ((6.5 * each + weights) / 0.85))))
        .isEqualTo(6);
    assertThat(autoSlots(new Resources(0, 0, 2, (long) ((6.5 * each + weights) / 0.85))))
        .as("the memory of two")
        .isEqualTo(13);
    assertThat(autoSlots(new Resources(0, 0, 1, 1L << 40))).isEqualTo(GpuSlots.MOST);
    assertThat(autoSlots(new Resources(0, 0, 1, 1))).isEqualTo(1);
    assertThat(autoSlots(new Resources(0, 0, 1))).as("a model smaller than a cache").isEqualTo(1);
    Files.writeString(model, "no model");
    assertThat(autoSlots(new Resources(0, 0, 1))).isEqualTo(1);
  }

  @Test
  void theHeapOfTheUserCounts() {
    Library small = booked(llama("-Xmx100m"));
    Library large = booked(llama("-Xmx1100m"));

    assertThat(large.resources().memory() - small.resources().memory()).isEqualTo(1000L << 20);
    assertThat(((Host.Jvm) large.host()).jvmOptions()).containsExactly("-Xmx1100m");
  }

  @Test
  void memoryThatIsGivenStays() {
    Library given = llama().resources(new Resources(0, 1000, 0)).build();

    assertThat(booked(given.change())).isEqualTo(given);
    assertThat(given.memoryIsEstimated()).isFalse();
  }

  @Test
  void aModelThatDoesNotTellItsDimensionsReservesNothing() throws Exception {
    TinyHead.model().write(model);
    assertThat(booked(llama())).isEqualTo(llama().build());

    Files.writeString(model, "no model");
    assertThat(booked(llama())).isEqualTo(llama().build());
  }

  @Test
  void otherLibrariesReserveNothing() {
    Library command = Library.of("large", new Host.Command(List.of("true"))).build();
    Library java = Library.of("large", new Host.Jvm("X", List.of("/x.jar"), List.of())).build();

    assertThat(booked(command.change())).isEqualTo(command);
    assertThat(booked(java.change())).isEqualTo(java);
  }

  /** A folder with 1,000 bytes of weights. */
  private Library vllm(Resources resources, Map<String, String> env) throws Exception {
    Path model = Files.createDirectories(folder.resolve("hf"));
    Files.writeString(model.resolve("config.json"), "{\"num_hidden_layers\":2}");
    Files.write(model.resolve("model.safetensors"), new byte[1_000]);
    return Bookings.booked(
        Library.of("large", new Host.Jvm("L", List.of("pcm:server"), List.of()))
            .settings(Json.of("{\"engine\":\"vllm\",\"model\":\"" + model + "\"}"))
            .slots(4)
            .env(env)
            .resources(resources)
            .build());
  }

  @Test
  void vllmOnAGpuReservesItsProcessesAndTheWeights() throws Exception {
    Library booked = vllm(new Resources(3, 0, 1), Map.of());

    long mebi = (3_584 + 1_024 + 64) * (1L << 20);
    assertThat(booked.resources().memory()).isEqualTo(mebi + 1_000 + ContextMemory.heap(4));
    assertThat(booked.memoryIsEstimated()).isTrue();
    assertThat(((Host.Jvm) booked.host()).jvmOptions()).containsExactly("-Xmx100m");
  }

  @Test
  void vllmOnProcessorsReservesItsCacheOnlyIfItsSizeIsKnown() throws Exception {
    Map<String, String> cache = Map.of("VLLM_CPU_KVCACHE_SPACE", "2");

    assertThat(vllm(Resources.NONE, cache).resources().memory())
        .isEqualTo((3_584 + 2_048 + 64) * (1L << 20) + 1_000 + ContextMemory.heap(4));
    assertThat(vllm(Resources.NONE, Map.of()).resources()).isEqualTo(Resources.NONE);
    assertThat(vllm(new Resources(0, 7, 1), Map.of()).resources().memory()).isEqualTo(7);
  }
}
