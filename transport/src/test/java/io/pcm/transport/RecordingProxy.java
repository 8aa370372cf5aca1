package io.pcm.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Forwards TCP connections to a port, records what clients send, and can cut all connections. */
final class RecordingProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  /** One connection. */
  private record Line(Socket client, Socket server, ByteArrayOutputStream said) {
    void cut() {
      for (Socket socket : List.of(client, server)) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  RecordingProxy(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What each client has sent so far, one recording per connection. */
  List<byte[]> recordings() {
    return lines.stream()
        .map(
            line -> {
              synchronized (line.said) {
                return line.said.toByteArray();
              }
            })
        .toList();
  }

  void cutAll() {
    lines.forEach(Line::cut);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        Line line = new Line(client, server, new ByteArrayOutputStream());
        lines.add(line);
        start(() -> pump(line, client, server, true));
        start(() -> pump(line, server, client, false));
      }
    } catch (IOException e) {
      return;
    }
  }

  private static void pump(Line line, Socket from, Socket to, boolean record) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (record) {
          synchronized (line.said) {
            line.said.write(buffer, 0, n);
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // A cut connection ends both directions.
    }
    line.cut();
  }

  private static void start(Runnable body) {
    Thread thread = new Thread(body, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cutAll();
  }
}
