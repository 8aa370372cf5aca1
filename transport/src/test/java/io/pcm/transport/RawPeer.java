package io.pcm.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A hand-written peer that speaks parts of ZMTP 3.0 (RFC 23). */
final class RawPeer implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;

  RawPeer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    out = socket.getOutputStream();
  }

  /** Exchanges the greeting, and READY of a DEALER. */
  RawPeer shakeHands() throws IOException {
    write(greeting());
    write(ready());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    in.readNBytes(64);
    in.readUnsignedByte();
    in.readNBytes(in.readUnsignedByte());
    return this;
  }

  /** The number of sealed frames in a recording. */
  static int sealedFrames(byte[] recording) {
    int sealed = 0;
    ByteBuffer said = ByteBuffer.wrap(recording);
    said.position(Math.min(64, said.limit()));
    while (said.hasRemaining()) {
      int flags = said.get();
      int length = (flags & 2) != 0 ? (int) said.getLong() : said.get() & 0xff;
      boolean command = (flags & 4) != 0;
      if (!command && length > 5 && said.get(said.position() + 5) == 4) {
        sealed++;
      }
      said.position(said.position() + length);
    }
    return sealed;
  }

  /** Replays a recording at its original pace. */
  RawPeer replay(byte[] recording) throws IOException {
    write(Arrays.copyOf(recording, 64));
    socket.getInputStream().readNBytes(64);
    return write(Arrays.copyOfRange(recording, 64, recording.length));
  }

  RawPeer write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  RawPeer hex(String hex) throws IOException {
    return write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  RawPeer text(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a message of one frame. */
  RawPeer frame(byte[] content) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(9).put((byte) 2).putLong(content.length);
    write(head.array());
    return write(content);
  }

  /** The next message, which has one frame. */
  byte[] read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int flags = in.readUnsignedByte();
    long length = (flags & 2) != 0 ? in.readLong() : in.readUnsignedByte();
    return in.readNBytes((int) length);
  }

  /** Whether the other side closes the connection within the socket's timeout. */
  boolean isClosedByPeer() {
    try {
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  static byte[] greeting() {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    byte[] mechanism = "NULL".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mechanism, 0, greeting, 12, mechanism.length);
    return greeting;
  }

  static byte[] ready() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(5);
    body.writeBytes("READY".getBytes(StandardCharsets.US_ASCII));
    body.write(11);
    body.writeBytes("Socket-Type".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(new byte[] {0, 0, 0, 6});
    body.writeBytes("DEALER".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.write(4);
    command.write(body.size());
    command.writeBytes(body.toByteArray());
    return command.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
