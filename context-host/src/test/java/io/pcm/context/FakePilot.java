package io.pcm.context;

import io.pcm.api.Json;
import io.pcm.api.context.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** The pilot's side of the protocol, for tests: writes and reads single frames. */
final class FakePilot implements AutoCloseable {
  private final DataOutputStream out;
  private final DataInputStream in;

  FakePilot(OutputStream out, InputStream in) {
    this.out = new DataOutputStream(new BufferedOutputStream(out));
    this.in = new DataInputStream(new BufferedInputStream(in));
  }

  void load(String settings, int slots) throws IOException {
    send(
        Frame.Kind.LOAD,
        0,
        "{\"settings\":" + settings + ",\"slots\":" + slots + ",\"cores\":1,\"class\":\"x\"}");
  }

  void task(String function, String settings) throws IOException {
    send(
        Frame.Kind.TASK,
        0,
        "{\"function\":" + Json.quote(function) + ",\"settings\":" + settings + "}");
  }

  void call(int id, String item) throws IOException {
    send(Frame.Kind.CALL, id, item);
  }

  void send(Frame.Kind kind, int id, String payload) throws IOException {
    write(kind, id, Json.of(payload));
    out.flush();
  }

  /** Writes without a flush. */
  void write(Frame.Kind kind, int id, Json payload) throws IOException {
    new Frame(kind, id, payload).write(out);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The next answer as {@code KIND id payload}, or {@code end}. */
  String answer() throws IOException {
    Optional<Frame> frame = Frame.read(in);
    return frame.map(f -> f.kind() + " " + f.id() + " " + f.payload()).orElse("end");
  }

  /** Sends a call and waits for its answer. */
  String answer(int id, String item) throws IOException {
    call(id, item);
    return answer();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
