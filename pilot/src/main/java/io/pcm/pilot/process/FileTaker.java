package io.pcm.pilot.process;

import io.pcm.api.CallError;
import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes files that a process has returned out of its folder into one of the pilot. A file is moved
 * before it is looked at for good, and no link is followed on the way, so it makes no difference
 * what the process does meanwhile.
 */
final class FileTaker {
  /** The folder of the pilot for them, next to those of its processes. */
  private static final String TAKEN = "taken";

  private static final Pattern ENDING = Pattern.compile(".*(\\.[a-z0-9]{1,10})", Pattern.DOTALL);
  private static final AtomicLong NUMBER = new AtomicLong();

  private final Path folder;
  private final Path taken;
  private final long bytesMax;

  /**
   * @param folder of the process
   * @param bytesMax the largest file
   */
  FileTaker(Path folder, long bytesMax) {
    this.folder = folder;
    this.taken = folder.resolveSibling(TAKEN);
    this.bytesMax = bytesMax;
  }

  /**
   * Takes the file that the answer names.
   *
   * @throws CallFailedException if it cannot be taken; then the message says what to do
   */
  TakenFile take(FileAnswer answer) throws CallFailedException {
    Path path = inside(answer.path());
    try {
      Files.createDirectories(taken);
      Path target = taken.resolve(Long.toString(NUMBER.incrementAndGet()));
      BasicFileAttributes found = move(path, target);
      TakenFile file =
          new TakenFile(target, found.size(), ending(path), answer.value(), answer.notes());
      if (!found.isRegularFile() || found.size() > bytesMax) {
        ContextFolders.remove(target);
        throw found.isRegularFile() ? tooLarge(found.size()) : notPlain(answer.path());
      }
      return file;
    } catch (NoSuchFileException e) {
      throw bad(
          "the function returned the file "
              + answer.path()
              + ", which does not exist; each call must return a file of its own, because PCM takes"
              + " it away");
    } catch (FileSystemException e) {
      throw notPlain(answer.path());
    } catch (IOException e) {
      throw bad("the file " + answer.path() + " cannot be taken: " + e.getMessage());
    }
  }

  /** The path from the folder of the process. */
  private Path inside(String given) throws CallFailedException {
    try {
      Path path = folder.resolve(given).normalize();
      for (Path name : new Path[] {folder, folder.toRealPath()}) {
        if (path.startsWith(name) && path.getNameCount() > name.getNameCount()) {
          return name.relativize(path);
        }
      }
    } catch (InvalidPathException | IOException e) {
      // It is no path, so it is not in the folder.
    }
    throw bad(
        "the function returned the file "
            + given
            + ", which is not in the folder of its context, $PCM_CONTEXT_FOLDER: write it there,"
            + " such as to new_file() in Python or FileResult.newFile in Java");
  }

  private BasicFileAttributes move(Path path, Path target) throws IOException, CallFailedException {
    try (DirectoryStream<Path> from = Files.newDirectoryStream(folder);
        DirectoryStream<Path> to = Files.newDirectoryStream(taken)) {
      if (from instanceof SecureDirectoryStream<Path> start
          && to instanceof SecureDirectoryStream<Path> end) {
        return move(start, path, end, target.getFileName());
      }
      throw bad("PCM cannot take files safely on this operating system");
    }
  }

  private static BasicFileAttributes move(
      SecureDirectoryStream<Path> at, Path path, SecureDirectoryStream<Path> to, Path target)
      throws IOException, CallFailedException {
    Path name = path.getName(0);
    if (path.getNameCount() > 1) {
      Path rest = path.subpath(1, path.getNameCount());
      try (SecureDirectoryStream<Path> next =
          at.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return move(next, rest, to, target);
      }
    }
    if (!attributes(at, name).isRegularFile()) {
      throw notPlain(name.toString());
    }
    at.move(name, to, target);
    return attributes(to, target);
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static String ending(Path path) {
    Matcher ending = ENDING.matcher(path.getFileName().toString().toLowerCase(Locale.ROOT));
    return ending.matches() ? ending.group(1) : "";
  }

  private CallFailedException tooLarge(long bytes) {
    return new CallFailedException(
        new CallError(
            CallError.FILE_TOO_LARGE,
            "the function returned a file of " + bytes + " bytes; " + bytesMax + " are allowed"));
  }

  private static CallFailedException notPlain(String path) {
    return bad(
        "the function returned "
            + path
            + ", which is not a regular file, or is behind a symbolic link: return the file"
            + " itself");
  }

  private static CallFailedException bad(String why) {
    return new CallFailedException(new CallError(CallError.BAD_FILE, why));
  }

  /** For the processes of a pilot. */
  static FileTaker of(Path folder) {
    return new FileTaker(folder, Limits.FILE_BYTES);
  }
}
