package io.pcm.manager.store;

import com.github.luben.zstd.Zstd;
import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads the native code of SQLite and zstd before there is anything to lose. SQLite's driver leaves
 * a megabyte in the folder for temporary files whenever its process is killed; so it gets a folder
 * of its own, which is gone as soon as the code is in memory.
 */
final class NativeCode {
  private static final String FOLDER_PROPERTY = "org.sqlite.tmpdir";

  private static boolean loaded;

  private NativeCode() {}

  static synchronized void load() throws StoreException {
    if (loaded) {
      return;
    }
    try {
      Zstd.maxCompressionLevel();
      Path folder = Files.createTempDirectory("pcm-sqlite");
      System.setProperty(FOLDER_PROPERTY, folder.toString());
      try {
        SQLiteJDBCLoader.initialize();
      } finally {
        remove(folder);
      }
      loaded = true;
    } catch (LinkageError | Exception e) {
      throw new StoreException(
          Reason.FAILED,
          "the store's native code cannot be loaded by way of the folder for temporary files: "
              + e
              + "; name a folder that has room and may hold programs: -Djava.io.tmpdir=DIR",
          e);
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.delete(folder);
  }
}
