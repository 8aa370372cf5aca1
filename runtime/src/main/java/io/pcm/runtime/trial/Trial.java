package io.pcm.runtime.trial;

import io.pcm.api.Json;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Suggestion;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.source.Item;
import io.pcm.pilot.SingleContext;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import io.pcm.runtime.LibraryModels;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.booking.Bookings;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tries tasks of a workflow on a few items, without a run: loads their library in one context here,
 * as a pilot would, and makes one call after the other. The context stays until another library is
 * needed, or this one changes, so that the next round begins at once. Used by one thread.
 *
 * <pre>{@code
 * try (Trial trial = Trial.here(new TrialListener() {})) {
 *   ChosenItems items = new ChosenItems.First(3);
 *   trial.run(PreparedWorkflow.of(workflow), "verify", items, call -> System.out.println(call.line()));
 * }
 * }</pre>
 */
public final class Trial implements AutoCloseable {
  /** Bytes of all items together (64 MiB), which are in memory: enough for hundreds of prompts. */
  private static final long ITEMS_BYTES = 64L << 20;

  private final TrialListener listener;
  private final TrialContext context;

  /**
   * With the installation of this process.
   *
   * @throws RunException if there is none
   */
  public static Trial here(TrialListener listener) throws RunException {
    return new Trial(PcmHome.ofThisProcess().root(), listener);
  }

  /**
   * @param home the installation
   */
  Trial(Path home, TrialListener listener) {
    this.listener = listener;
    this.context = new TrialContext(home, listener);
  }

  /**
   * The tasks that a user means.
   *
   * @param wanted a displayed name, the part before the matrix for all points, or nothing if the
   *     workflow has only one task
   * @throws RunException if there is no such task
   */
  public static List<Task> tasks(Workflow workflow, String wanted) throws RunException {
    Set<String> bases = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    List<Task> meant = new ArrayList<>();
    for (Task task : workflow.tasks()) {
      bases.add(task.name().base());
      names.add(task.name().display());
      if (wanted.equals(task.name().display()) || wanted.equals(task.name().base())) {
        meant.add(task);
      }
    }
    if (wanted.isEmpty() && bases.size() == 1) {
      return List.copyOf(workflow.tasks());
    }
    if (wanted.isEmpty()) {
      throw new RunException(
          Kind.WORKFLOW, "choose a task with --task: " + String.join(", ", bases));
    }
    if (meant.isEmpty()) {
      names.addAll(bases);
      throw new RunException(
          Kind.WORKFLOW,
          "no task '" + wanted + "' in this workflow" + Suggestion.among(names, wanted));
    }
    return meant;
  }

  /**
   * Tries tasks, one after the other.
   *
   * @param wanted see {@link #tasks}
   * @param ended told of each call when it has ended
   * @return one for each task and item, in the order of the tasks, then of the items; see {@link
   *     TriedCall#brief}
   * @throws RunException if something is wrong with the workflow or the data, or a library cannot
   *     be loaded
   */
  public List<TriedCall> run(
      PreparedWorkflow prepared, String wanted, ChosenItems chosen, Consumer<TriedCall> ended)
      throws RunException, InterruptedException {
    Map<Task, List<TrialItem>> plan = new LinkedHashMap<>();
    for (Task task : tasks(prepared.workflow(), wanted)) {
      plan.put(task, TrialItems.of(task, chosen));
    }
    checkSize(plan.values());
    PreparedWorkflow found = LibraryModels.found(prepared, listener::note);
    Workflow workflow = Bookings.booked(found.workflow(), found.models());
    List<TriedCall> calls = new ArrayList<>();
    for (Map.Entry<Task, List<TrialItem>> each : plan.entrySet()) {
      Library library = library(workflow, each.getKey());
      listener.begins(each.getKey(), each.getValue().size());
      calls.addAll(calls(each.getKey(), library, each.getValue(), ended));
    }
    return calls;
  }

  private static void checkSize(Collection<List<TrialItem>> items) throws RunException {
    long bytes = items.stream().flatMap(List::stream).mapToLong(TrialItem::bytes).sum();
    if (bytes > ITEMS_BYTES) {
      throw new RunException(
          Kind.WORKFLOW,
          "the items have "
              + bytes
              + " bytes together, and at most "
              + ITEMS_BYTES
              + " can be tried at a time: choose fewer of them, or run the workflow");
    }
  }

  private List<TriedCall> calls(
      Task task, Library library, List<TrialItem> items, Consumer<TriedCall> ended)
      throws RunException, InterruptedException {
    boolean shows = showsItsAnswers(library);
    TaskSpec spec =
        new TaskSpec(
            new TaskNumber(0),
            new LibraryNumber(0),
            task.name().display(),
            (shows ? LlmRules.SHOWN : "") + task.function(),
            task.settings());
    context.task(spec);
    List<TriedCall> calls = new ArrayList<>();
    for (TrialItem item : items) {
      TriedCall call = call(task, library, item, shows);
      ended.accept(call);
      calls.add(call.brief());
    }
    return calls;
  }

  private TriedCall call(Task task, Library library, TrialItem item, boolean shows)
      throws RunException, InterruptedException {
    if (item.refused().isPresent()) {
      return TriedCall.refused(task, item, item.refused().get());
    }
    Json json = ((Item.Value) item.item()).json();
    SingleContext.CallReport report = context.call(library, json);
    return shows ? TriedCall.shown(task, item, report) : TriedCall.plain(task, item, report);
  }

  /** The libraries that come with PCM do; they have language models. */
  static boolean showsItsAnswers(Library library) {
    return library.host() instanceof Library.Host.Jvm jvm
        && jvm.classPath().stream().anyMatch(entry -> entry.startsWith("pcm:"));
  }

  private static Library library(Workflow workflow, Task task) {
    return workflow.libraries().stream()
        .filter(library -> library.name().equals(task.library()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Files whose change may change the answers: the workflow file, the files with its settings, the
   * data, and the files of the libraries of these tasks.
   *
   * @param wanted see {@link #tasks}
   * @throws RunException if there is no such task
   */
  public static FileStamps inputs(PreparedWorkflow prepared, String wanted) throws RunException {
    Set<Path> files = new LinkedHashSet<>();
    prepared.file().ifPresent(files::add);
    files.addAll(prepared.promptFiles());
    files.addAll(prepared.dataFiles());
    FileStamps stamps = FileStamps.of(files);
    for (Task task : tasks(prepared.workflow(), wanted)) {
      stamps = stamps.and(FileStamps.ofLibrary(library(prepared.workflow(), task)));
    }
    return stamps;
  }

  @Override
  public void close() {
    context.close();
  }
}
