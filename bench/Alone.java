import io.pcm.api.Json;
import io.pcm.api.context.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * One context without pilot and manager: gives its process calls as a pilot does, slots and some
 * more, and prints the rate of the last three quarters.
 *
 * <p>Arguments: installation, payload of LOAD, payload of TASK, slots, file with an item per line.
 */
final class Alone {
  public static void main(String[] arguments) throws Exception {
    int slots = Integer.parseInt(arguments[3]);
    List<String> items = Files.readAllLines(Path.of(arguments[4]));
    Process process = start(Path.of(arguments[0]));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    send(out, new Frame(Frame.Kind.LOAD, 0, Json.of(arguments[1])));
    out.flush();
    Frame loaded = Frame.read(in).orElseThrow();
    if (loaded.kind() != Frame.Kind.READY) {
      throw new IllegalStateException("not loaded: " + loaded.payload());
    }
    Semaphore places = new Semaphore(slots + slots / 2);
    Thread giving = new Thread(() -> give(out, Json.of(arguments[2]), items, places));
    giving.setDaemon(true);
    giving.start();
    long began = 0;
    int first = items.size() / 4;
    for (int ended = 0; ended < items.size(); ended++) {
      Frame end = Frame.read(in).orElseThrow();
      if (end.kind() != Frame.Kind.RESULT) {
        throw new IllegalStateException("a call failed: " + end.payload());
      }
      places.release();
      began = ended == first ? System.nanoTime() : began;
    }
    System.out.println((items.size() - first - 1) / ((System.nanoTime() - began) / 1e9));
    out.close();
    process.waitFor();
  }

  /** Answers come on descriptor 3, which becomes the output here. */
  private static Process start(Path home) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>&1 1>&2", "alone", "java"));
    command.addAll(
        List.of("-Xmx608m", "-cp", home.resolve("context-host") + "/*", "io.pcm.context.Main"));
    command.add("io.pcm.library.server.ServerLibrary");
    try (var jars = Files.list(home.resolve("libraries/server"))) {
      jars.map(Path::toString).sorted().forEach(command::add);
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void give(DataOutputStream out, Json task, List<String> items, Semaphore places) {
    try {
      send(out, new Frame(Frame.Kind.TASK, 0, task));
      for (int i = 0; i < items.size(); i++) {
        if (!places.tryAcquire()) {
          out.flush();
          places.acquire();
        }
        send(out, new Frame(Frame.Kind.CALL, i + 1, Json.of(items.get(i))));
      }
      out.flush();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(DataOutputStream out, Frame frame) throws IOException {
    frame.write(out);
  }
}
