package io.pcm.context;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * The process of a Java library's context. Arguments: the name of a class that implements {@link
 * io.pcm.api.library.ContextFactory}, then the entries of its class path. Reads frames from
 * standard input and writes answers to descriptor 3; output of the library does not interfere.
 *
 * <p>Exit codes: 0 the input ended; 1 the library could not be loaded (a BROKEN frame says why); 2
 * wrong arguments or no descriptor 3; 3 out of memory; 70 the other side violated the protocol or
 * is gone.
 */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 0) {
      HostLog.say("usage: io.pcm.context.Main CLASS [CLASS-PATH-ENTRY...]; a pilot starts this");
      halt(USAGE);
      return;
    }
    OutputStream answers;
    try {
      answers = new FileOutputStream("/proc/self/fd/3");
    } catch (FileNotFoundException e) {
      HostLog.say(
          "io.pcm.context.Main answers on descriptor 3, which is not open for writing ("
              + e.getMessage()
              + "); let a pilot start it, or try: java ... 3>answers");
      halt(USAGE);
      return;
    }
    InputStream frames = new FileInputStream(FileDescriptor.in);
    System.setIn(InputStream.nullInputStream());
    List<String> entries = List.of(args).subList(1, args.length);
    halt(new ContextHost(new LibraryLoader(args[0], entries), Main::halt).run(frames, answers));
  }

  /** Skips shutdown hooks, which a library's threads and native code might never let finish. */
  private static void halt(int code) {
    HostLog.flush();
    Runtime.getRuntime().halt(code);
  }
}
