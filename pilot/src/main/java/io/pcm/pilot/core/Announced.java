package io.pcm.pilot.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The libraries and tasks that the manager has announced. */
final class Announced {
  private final Map<LibraryNumber, LibrarySpec> libraries = new TreeMap<>();
  private final Map<TaskNumber, TaskSpec> tasks = new TreeMap<>();

  void add(LibrarySpec library) {
    libraries.put(library.number(), library);
  }

  void add(TaskSpec task) {
    tasks.put(task.number(), task);
  }

  Optional<LibrarySpec> library(LibraryNumber number) {
    return Optional.ofNullable(libraries.get(number));
  }

  Optional<TaskSpec> task(TaskNumber number) {
    return Optional.ofNullable(tasks.get(number));
  }

  void clear() {
    libraries.clear();
    tasks.clear();
  }
}
