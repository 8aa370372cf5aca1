package io.pcm.runtime.jobs;

import io.pcm.api.batch.PilotRequest.Shipped;
import io.pcm.api.batch.Site;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.model.ModelFiles;
import io.pcm.runtime.identity.LibraryContents;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files that pilots need if they share no file system with their manager: the installation, the
 * run's access file, and the files of the libraries in the run's record. They are transferred to
 * the job's working directory, under their own names if these are plain and unique.
 *
 * <p>A folder of classes, or a file with an unusual name, cannot be transferred directly. It is
 * copied under another name to a folder in the run directory, which remains as long as jobs may be
 * restarted.
 *
 * @param folder that folder
 * @param home the installation
 * @param access the run's access file
 * @param names the transfer name of each path of the workflow
 * @param staged the paths that {@link #write} copies to the folder
 */
public record FilesToTransfer(
    Path folder, Path home, Path access, Map<Path, String> names, Set<Path> staged) {
  private static final String HOME = "pcm";
  private static final String ACCESS = "access";
  private static final String LIST = "carried.json";

  /** Names without special meaning for shells. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+=@-]*");

  /** The pilot's own files in its working directory. */
  private static final Set<String> OURS = Set.of(HOME, ACCESS, LIST, "logs");

  public FilesToTransfer {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    staged = Collections.unmodifiableSet(new LinkedHashSet<>(staged));
  }

  /**
   * The files that the pilots of a run need.
   *
   * @param folder for the files that {@link #write} creates
   * @param site the batch system of their jobs
   * @throws RunException if the run has no record yet, or a file is missing
   */
  static FilesToTransfer of(RunPaths run, PcmHome home, Path folder, Site site)
      throws RunException {
    Workflow workflow = workflow(run);
    refuseTasksThatReadTheRunDirectory(workflow);
    Map<Path, String> names = new LinkedHashMap<>();
    Set<Path> staged = new LinkedHashSet<>();
    Set<String> taken = new LinkedHashSet<>(OURS);
    List<String> missing = new ArrayList<>();
    for (Library library : workflow.libraries()) {
      for (Path path : needs(library)) {
        if (names.containsKey(path)) {
          continue;
        }
        if (!Files.isReadable(path)) {
          missing.add(path + " (library " + library.name() + ")");
        }
        List<Path> together = ModelFiles.of(path);
        Map<Path, String> under =
            names(together, names.size(), name -> taken.contains(name) || site.reserves(name));
        taken.addAll(under.values());
        under.forEach(
            (each, name) -> {
              if (!name.equals(ownName(each)) || !Files.isRegularFile(each)) {
                staged.add(each);
              }
            });
        names.putAll(under);
      }
    }
    if (!missing.isEmpty()) {
      throw refused(
          "cannot read files to transfer to the jobs: "
              + String.join(", ", missing)
              + "; put them back, or restart the manager with the current workflow");
    }
    return new FilesToTransfer(folder, real(home.root()), run.access(), names, staged);
  }

  private static Workflow workflow(RunPaths run) throws RunException {
    try {
      if (Files.isReadable(run.access())) {
        return RunRecord.workflowOf(run.runJson());
      }
    } catch (NoSuchFileException e) {
      // Thrown below.
    } catch (IOException e) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT,
          "cannot tell which files to transfer to the jobs: " + e.getMessage(),
          e);
    }
    throw refused(
        "no workflow has been run in "
            + run.root()
            + " yet, so the files to transfer are unknown; start the manager first (pcm"
            + " manager run), then submit");
  }

  private static void refuseTasksThatReadTheRunDirectory(Workflow workflow) throws RunException {
    for (Task task : workflow.tasks()) {
      if (task instanceof Task.CallTask call && !call.needs().isEmpty()) {
        throw refused(
            "task "
                + task.name().display()
                + " gets the result files of the tasks that it needs, and pilots that do not"
                + " see the run directory cannot read them; submit pilots that do (without"
                + " transfer), or put such tasks into a separate workflow");
      }
    }
  }

  /** Absolute paths, including folders of classes. */
  private static List<Path> needs(Library library) throws RunException {
    List<Path> needs = new ArrayList<>(library.files());
    if (library.host() instanceof Library.Host.Jvm jvm) {
      jvm.classPath().stream().filter(e -> !e.startsWith("pcm:")).map(Path::of).forEach(needs::add);
      return needs;
    }
    Library.Host.Command command = (Library.Host.Command) library.host();
    String program = command.argv().get(0);
    if (LibraryContents.SYSTEM.matcher(program).matches()) {
      needs.remove(Path.of(program));
    } else if (program.contains("/") && !needs.contains(Path.of(program))) {
      throw refused(
          "library "
              + library.name()
              + " runs "
              + program
              + ", which is not among its files, so it would be missing on machines without this"
              + " file system; "
              + (command.isPython()
                  ? "a virtual environment cannot be transferred, so use a Python of those"
                      + " machines, such as python: python3"
                  : "list it under files: in the workflow"));
    }
    return needs;
  }

  /**
   * Transfer names for files that belong together, such as parts of a model, which find each other
   * by name: their own names, or all with the same prefix. A folder of classes becomes a jar.
   */
  private static Map<Path, String> names(List<Path> together, int number, Predicate<String> taken) {
    boolean asTheyAre =
        together.stream()
            .allMatch(path -> Files.isRegularFile(path) && PLAIN.matcher(ownName(path)).matches());
    String before = asTheyAre ? "" : "c" + number + "-";
    Map<Path, String> names = named(together, before);
    while (names.values().stream().anyMatch(taken)) {
      before = before.isEmpty() ? "c" + number + "-" : "c" + before;
      names = named(together, before);
    }
    return names;
  }

  private static Map<Path, String> named(List<Path> together, String before) {
    Map<Path, String> names = new LinkedHashMap<>();
    for (Path path : together) {
      String own = ownName(path);
      String plain = before.isEmpty() ? own : own.replaceAll("[^A-Za-z0-9._-]", "_");
      names.put(path, before + plain + (Files.isDirectory(path) ? ".jar" : ""));
    }
    return names;
  }

  private static String ownName(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Path real(Path home) throws RunException {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT, home + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static RunException refused(String message) {
    return new RunException(RunException.Kind.ENVIRONMENT, message);
  }

  /** The files for the batch system to transfer. */
  List<Shipped> files() {
    List<Shipped> files = new ArrayList<>();
    files.add(new Shipped(home, HOME));
    files.add(new Shipped(access, ACCESS));
    files.add(new Shipped(folder.resolve(LIST), LIST));
    names.forEach(
        (path, name) ->
            files.add(new Shipped(staged.contains(path) ? folder.resolve(name) : path, name)));
    return files;
  }

  /** The installation on the pilot's machine. */
  PcmHome homeThere() {
    return new PcmHome(Path.of(HOME));
  }

  /** The arguments of a pilot in place of its run directory. */
  List<String> arguments() {
    return List.of("--carried", LIST);
  }

  /**
   * Creates the files of {@link #files} that do not exist; repeated calls replace them.
   *
   * @throws RunException if something cannot be transferred
   * @throws IOException if a file cannot be written
   */
  void write() throws RunException, IOException {
    Files.createDirectories(folder);
    for (Path path : staged) {
      Path here = folder.resolve(names.getOrDefault(path, ""));
      if (Files.isDirectory(path)) {
        ClassesJar.write(path, here);
      } else {
        Files.deleteIfExists(here);
        Files.createSymbolicLink(here, path.toRealPath());
      }
    }
    Files.write(folder.resolve(LIST), CarriedList.content(names));
  }
}
