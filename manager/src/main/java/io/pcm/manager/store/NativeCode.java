package io.pcm.manager.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.ZstdVersion;
import io.pcm.api.library.NativeFile;
import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads the native code of SQLite and zstd before there is anything to lose. By default both
 * extract it to the folder for temporary files at each start, and leave a megabyte there when the
 * process is killed. So this class gives them permanent, shared files.
 */
final class NativeCode {
  private static final String SQLITE_FOLDER = "org.sqlite.lib.path";
  private static final String SQLITE_TEMPORARY = "org.sqlite.tmpdir";
  private static final String ZSTD_FILE = "ZstdNativePath";

  private static boolean loaded;

  private NativeCode() {}

  static synchronized void load() throws StoreException {
    if (loaded) {
      return;
    }
    try {
      provideSqlite();
      provideZstd();
      Zstd.maxCompressionLevel();
      SQLiteJDBCLoader.initialize();
      loaded = true;
    } catch (LinkageError | Exception e) {
      throw new StoreException(
          Reason.FAILED,
          "the store's native code cannot be loaded: "
              + (e instanceof IOException ? e.getMessage() : e.toString()),
          e);
    }
  }

  private static void provideSqlite() throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    @Nullable URL resource =
        SQLiteJDBCLoader.class.getResource(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
    if (System.getProperty(SQLITE_FOLDER) == null && resource != null) {
      String version = "sqlite-" + SQLiteJDBCLoader.getVersion();
      String folder = Objects.requireNonNull(file(resource, version, name).getParent()).toString();
      System.setProperty(SQLITE_FOLDER, folder);
      System.setProperty(SQLITE_TEMPORARY, folder);
    }
  }

  private static void provideZstd() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    String name = "libzstd-jni-" + ZstdVersion.VERSION;
    // The resource names that com.github.luben.zstd.util.Native uses.
    String path =
        system.startsWith("mac")
            ? "/darwin/" + (machine.equals("amd64") ? "x86_64" : machine) + "/" + name + ".dylib"
            : "/linux/" + machine + "/" + name + ".so";
    @Nullable URL resource = Zstd.class.getResource(path);
    if (System.getProperty(ZSTD_FILE) == null && resource != null) {
      Path file =
          file(resource, "zstd-" + ZstdVersion.VERSION, path.substring(path.lastIndexOf('/') + 1));
      System.setProperty(ZSTD_FILE, file.toString());
    }
  }

  private static Path file(URL resource, String version, String name) throws IOException {
    return NativeFile.of(resource, version, name, System.getenv());
  }
}
