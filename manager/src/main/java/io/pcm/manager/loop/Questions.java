package io.pcm.manager.loop;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.driver.Drains;
import io.pcm.manager.results.ResultLines;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.ControlMessage;
import java.util.Optional;
import java.util.function.Supplier;

/** Replies to requests of the command line. */
final class Questions {
  private final StatusPages status;
  private final Drains drains;
  private final FileWork files;

  Questions(Supplier<RunProgress> view, Drains drains, FileWork files) {
    this.status = new StatusPages(view);
    this.drains = drains;
    this.files = files;
  }

  ControlMessage answer(ControlMessage request) {
    if (request instanceof ControlMessage.StatusRequest status) {
      return this.status.answer(status);
    }
    if (request instanceof ControlMessage.ResultsRequest results) {
      return lines(results);
    }
    if (request instanceof ControlMessage.DrainRequest drain) {
      return new ControlMessage.DrainReply(drains.pilots(drain.pilot()));
    }
    if (request instanceof ControlMessage.DrainJobsRequest drain) {
      return new ControlMessage.DrainReply(drains.jobs(drain.jobs()));
    }
    return new ControlMessage.Refusal("not a request that a manager answers");
  }

  private ControlMessage lines(ControlMessage.ResultsRequest request) {
    if (request.from() == 0 && files.isInPlace(request.task())) {
      return new ControlMessage.ResultsInFile();
    }
    try {
      Optional<ResultLines> lines = files.lines(request.task(), request.from());
      return lines.isEmpty()
          ? new ControlMessage.Refusal("unknown task " + request.task())
          : new ControlMessage.ResultsReply(lines.get().lines(), lines.get().next());
    } catch (StoreException | SourceException e) {
      return new ControlMessage.Refusal(String.valueOf(e.getMessage()));
    }
  }
}
