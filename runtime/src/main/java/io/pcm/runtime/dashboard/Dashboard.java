package io.pcm.runtime.dashboard;

import io.pcm.api.status.RunProgress;
import io.pcm.runtime.report.ReportSource;
import io.pcm.runtime.rundir.AtomicFile;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page of a run, and its metrics, on the loopback address of this machine. Data is made
 * only when somebody looks. See {@link DashboardAddress} for how to get to it.
 */
public final class Dashboard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private final RunDirectory run;
  private final DashboardPages pages;
  private final LoopbackServer server;

  private Dashboard(RunDirectory run, DashboardPages pages, LoopbackServer server) {
    this.run = run;
    this.pages = pages;
    this.server = server;
  }

  /**
   * Serves the page until it is closed.
   *
   * @param port 0 for any
   * @param view the present state of the run
   * @throws IOException if the port is in use, or the run directory cannot be written
   * @throws RunDirectoryException if the run directory is gone
   */
  public static Dashboard open(int port, RunDirectory run, Supplier<RunProgress> view)
      throws IOException, RunDirectoryException {
    byte[] key = OneTimeTokens.random(OneTimeTokens.KEY_BYTES);
    String metricsToken = OneTimeTokens.text(OneTimeTokens.random(OneTimeTokens.KEY_BYTES));
    String name = String.valueOf(run.root().getFileName());
    DashboardPages pages =
        new DashboardPages(
            new OneTimeTokens(key, InstantSource.system()),
            metricsToken,
            new LiveData(name, ReportSource.of(run.root()), view));
    LoopbackServer server = listening(port, pages);
    try {
      AtomicFile.write(
          run.paths().metricsToken(),
          metricsToken.getBytes(StandardCharsets.UTF_8),
          run.unfinished());
      DashboardAddress.write(run, server.port(), key);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new Dashboard(run, pages, server.start());
  }

  private static LoopbackServer listening(int port, DashboardPages pages) throws IOException {
    try {
      return new LoopbackServer(port, pages);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on port "
              + port
              + " of this machine for the dashboard ("
              + e.getMessage()
              + "); give --dashboard without a port to take any that is free",
          e);
    }
  }

  /** Deletes what an earlier manager has left, whose page is no longer there. */
  public static void forget(RunDirectory run) throws IOException {
    for (Path file : List.of(run.paths().dashboard(), run.paths().metricsToken())) {
      try {
        AtomicFile.delete(file, run.unfinished());
      } catch (NoSuchFileException e) {
        LOG.trace("no manager was killed with its page", e);
      }
    }
  }

  /** Lets pages that are open see how the run ended, and closes the port. */
  @Override
  public void close() {
    pages.end();
    try {
      pages.awaitLastLooks();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    try {
      forget(run);
    } catch (IOException e) {
      LOG.debug("the address of the dashboard cannot be deleted", e);
    }
  }
}
