package io.pcm.runtime.inspect;

import io.pcm.api.workflow.TaskName;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.transport.ControlClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines that a running manager knows; a task that is complete is read from its file. */
final class ManagerLines implements LineSource {
  /** Time limit of one reply of a manager. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunPaths paths;
  private final TaskName task;
  private final ControlClient manager;
  private @Nullable FileLines file;

  ManagerLines(RunPaths paths, TaskName task) {
    this.paths = paths;
    this.task = task;
    this.manager = new ControlClient(paths.access());
  }

  @Override
  public Optional<Part> next(int from) throws UnavailableException, IOException {
    if (file != null) {
      return file.next(from);
    }
    ControlMessage answer;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      answer = ask(from, lines);
    } catch (IOException e) {
      if (RunDirectory.holder(paths.root()).isEmpty()) {
        return Optional.empty();
      }
      throw new UnavailableException(
          Kind.ENVIRONMENT, "the manager does not answer: " + e.getMessage(), e);
    }
    if (answer instanceof ControlMessage.ResultsReply reply) {
      return Optional.of(new Part(lines.toByteArray(), reply.next()));
    } else if (answer instanceof ControlMessage.ResultsInFile) {
      file = new FileLines(paths.results().resolve(task.resultFile()));
      return file.next(from);
    } else if (answer instanceof ControlMessage.Refusal refusal) {
      throw new UnavailableException(
          Kind.ENVIRONMENT, refusal.reason(), new IOException(refusal.reason()));
    }
    throw new IllegalStateException("unexpected answer: " + answer);
  }

  /** Asks until the last line is complete; returns the last answer. */
  private ControlMessage ask(int from, ByteArrayOutputStream lines) throws IOException {
    ControlMessage answer = null;
    int index = from;
    int skip = 0;
    while (answer == null || skip > 0) {
      ControlMessage.ResultsRequest request =
          new ControlMessage.ResultsRequest(task.display(), index, skip);
      answer = manager.ask(request, PATIENCE);
      skip = 0;
      if (answer instanceof ControlMessage.ResultsReply reply) {
        lines.writeBytes(reply.lines().getBytes(StandardCharsets.UTF_8));
        index = reply.next();
        skip = reply.skip();
      }
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    manager.close();
    if (file != null) {
      file.close();
    }
  }
}
