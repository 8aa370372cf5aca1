package io.pcm.runtime.booking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Workflow;
import io.pcm.model.BadModelException;
import io.pcm.model.ContextMemory;
import io.pcm.model.ModelSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reserves memory for contexts of libraries that do not say how much they need, where it can be
 * computed, and chooses slots where that depends on memory. It is no part of what determines
 * results.
 */
public final class Bookings {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Engines of llama.cpp, whether in the JVM or as its child. */
  private static final Set<String> LLAMA = Set.of("pcm:llama", "pcm:server");

  private Bookings() {}

  /**
   * The workflow in which each library of an engine for GGUF files reserves memory, unless it says
   * how much.
   *
   * @param models the first file of the model of each library that has one, by the library's name
   */
  public static Workflow booked(Workflow workflow, Map<String, Path> models) {
    List<Library> libraries = new ArrayList<>();
    for (Library library : workflow.libraries()) {
      Path model = models.get(library.name());
      libraries.add(model == null ? booked(library) : booked(withSlots(library, model), model));
    }
    return new Workflow(workflow.name(), libraries, workflow.tasks());
  }

  /** Engines for GGUF files cannot change the number while they run. */
  static Library withSlots(Library library, Path model) {
    return library.autoSlots() ? GpuSlots.chosen(library, model) : library;
  }

  static Library booked(Library library, Path model) {
    return library.resources().memory() == 0
            && library.host() instanceof Host.Jvm jvm
            && jvm.classPath().stream().anyMatch(LLAMA::contains)
        ? booked(library, jvm, model)
        : library;
  }

  /** For a library whose model is no file. */
  static Library booked(Library library) {
    if (library.resources().memory() > 0
        || !(library.host() instanceof Host.Jvm jvm)
        || !jvm.classPath().contains("pcm:server")) {
      return library;
    }
    JvmHeap heap = JvmHeap.of(jvm.jvmOptions(), ContextMemory.heap(library.slots()));
    OptionalLong engine = VllmMemory.of(library, settings(library));
    return engine.isEmpty()
        ? library
        : booked(library, jvm, heap, engine.getAsLong() + heap.bytes() + ContextMemory.JVM);
  }

  private static JsonNode settings(Library library) {
    try {
      return JSON.readTree(library.settings().utf8());
    } catch (IOException e) {
      throw new UncheckedIOException("settings are JSON", e);
    }
  }

  private static Library booked(Library library, Host.Jvm jvm, Path model) {
    JvmHeap heap = JvmHeap.of(jvm.jvmOptions(), ContextMemory.heap(library.slots()));
    OptionalLong bytes;
    try {
      JsonNode settings = settings(library);
      ContextMemory context =
          new ContextMemory(
              settings.path(LlmRules.CONTEXT_SIZE.name()).asLong(LlmRules.CONTEXT_SIZE.otherwise()),
              library.slots(),
              settings.path("tuning").path(LlmRules.GPU_LAYERS.name()).asInt(),
              heap.bytes());
      bytes = context.of(ModelSize.ofGguf(model));
    } catch (IOException | BadModelException e) {
      // A model that cannot be read is refused with its reason when it is checked.
      return library;
    }
    return bytes.isEmpty() ? library : booked(library, jvm, heap, bytes.getAsLong());
  }

  private static Library booked(Library library, Host.Jvm jvm, JvmHeap heap, long bytes) {
    return library
        .change()
        .host(new Host.Jvm(jvm.className(), jvm.classPath(), heap.options()))
        .estimatedMemory(bytes)
        .build();
  }
}
