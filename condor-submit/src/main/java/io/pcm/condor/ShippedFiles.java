package io.pcm.condor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.PilotRequest.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files that HTCondor transfers to a job, and their names: HTCondor keeps their own names, so
 * the job renames them where necessary.
 */
final class ShippedFiles {
  private static final Pattern ODD = Pattern.compile(".*[\\p{Cntrl}\"$\\\\,].*", Pattern.DOTALL);
  private static final Pattern TAKEN = Pattern.compile("_condor.*|\\.(job|machine|chirp)\\..*");

  /**
   * The name of a job's program if it is transferred, and folders that a machine may mount in place
   * of its /tmp and /var/tmp (Administrators' Manual, MOUNT_UNDER_SCRATCH).
   */
  private static final Set<String> SOMETIMES_TAKEN = Set.of("condor_exec.exe", "tmp", "var");

  private ShippedFiles() {}

  /** Whether HTCondor has, or may have, a file or folder of this name in the job's folder. */
  static boolean reserves(String name) {
    return TAKEN.matcher(name).matches() || SOMETIMES_TAKEN.contains(name);
  }

  /** The name under which it arrives. */
  static String carriedAs(Shipped file) {
    Path name = file.source().normalize().getFileName();
    return name == null ? "" : name.toString();
  }

  /**
   * Checks that a submit file can name all files and that their names do not conflict.
   *
   * @throws BatchSystemException REFUSED, naming the file
   */
  static void requireNameable(List<Shipped> files) throws BatchSystemException {
    Set<String> taken = new HashSet<>();
    for (Shipped file : files) {
      String source = file.source().toString();
      if (carriedAs(file).isEmpty() || ODD.matcher(source).matches() || edged(source)) {
        throw refused("a submit file cannot name '" + source + "': use a link with a simpler name");
      }
      Set<String> own = new HashSet<>(List.of(carriedAs(file), file.name()));
      for (String name : own) {
        if (!taken.add(name) || TAKEN.matcher(name).matches()) {
          throw refused(
              "'"
                  + source
                  + "' cannot be transferred: another file of the job is called '"
                  + name
                  + "'; use a link with another name");
        }
      }
    }
  }

  private static boolean edged(String text) {
    return !text.equals(text.strip());
  }

  /**
   * Checks that all files exist.
   *
   * @throws BatchSystemException REFUSED, naming all missing files
   */
  static void requireThere(List<Shipped> files) throws BatchSystemException {
    String missing =
        files.stream()
            .map(Shipped::source)
            .filter(path -> !Files.isReadable(path))
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw refused("cannot read files to transfer to the jobs: " + missing);
    }
    for (Shipped file : files) {
      if (Files.isSymbolicLink(file.source()) && Files.isDirectory(file.source())) {
        throw refused(
            "HTCondor does not transfer links to folders: use the folder itself, not "
                + file.source());
      }
    }
  }

  /** Files that only their owner may read; they must not be sent over a network unencrypted. */
  static List<Path> secret(List<Shipped> files) {
    List<Path> secret = new ArrayList<>();
    for (Shipped file : files) {
      if (Files.isRegularFile(file.source()) && !othersMayRead(file.source())) {
        secret.add(file.source());
      }
    }
    return secret;
  }

  private static boolean othersMayRead(Path file) {
    try {
      Set<PosixFilePermission> all = Files.getPosixFilePermissions(file, new LinkOption[0]);
      return all.contains(PosixFilePermission.GROUP_READ)
          || all.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static BatchSystemException refused(String message) {
    return new BatchSystemException(Kind.REFUSED, message);
  }
}
