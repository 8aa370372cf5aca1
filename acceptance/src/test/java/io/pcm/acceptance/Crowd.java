package io.pcm.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Many connections of strangers to one local port, of five kinds in turn: silent; silent after
 * ZeroMQ's greeting; claiming a large frame and sending little of it; sending one byte at a time;
 * and sending complete frames of garbage. Each connects once. Uses one thread, which ends with
 * {@link #close}.
 */
final class Crowd implements AutoCloseable {
  private static final int KINDS = 5;

  /** ZMTP 3.0 (RFC 23): a greeting, and READY of a DEALER. */
  private static final byte[] GREETING =
      concat(
          HexFormat.of().parseHex("ff00000000000000007f0300"),
          "NULL".getBytes(StandardCharsets.US_ASCII),
          new byte[48],
          HexFormat.of()
              .parseHex("041c055245414459" + "0b536f636b65742d54797065000000064445414c4552"));

  /** A frame that claims the maximum size, and a kilobyte of it. */
  private static final byte[] CLAIM =
      concat(HexFormat.of().parseHex("020000000000003fff"), new byte[1000]);

  private static final byte[] GARBAGE =
      concat(HexFormat.of().parseHex("0200000000000000c8"), new byte[200]);

  private final InetSocketAddress manager;
  private final int perRound;
  private final Deque<Stranger> strangers = new ArrayDeque<>();
  private final Thread thread = new Thread(this::run, "strangers");
  private volatile boolean ending;
  private volatile int met;

  /** One connection. */
  private static final class Stranger {
    private final int kind;
    private SocketChannel channel;
    private boolean came;
    private int dribbled;
    private int frames;

    Stranger(int kind) {
      this.kind = kind;
    }
  }

  /**
   * @param perRound maximum number of connections made in ten milliseconds
   */
  Crowd(int port, int count, int perRound) {
    this.manager = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.perRound = perRound;
    for (int i = 0; i < count; i++) {
      strangers.add(new Stranger(i % KINDS));
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** How many of them have been connected so far. */
  int met() {
    return met;
  }

  private void run() {
    while (!ending) {
      int connects = 0;
      for (int i = strangers.size(); i > 0 && !ending; i--) {
        Stranger stranger = strangers.remove();
        try {
          if (!stranger.came && connects < perRound) {
            connects++;
            connect(stranger);
          } else if (stranger.channel != null) {
            act(stranger);
          }
        } catch (IOException e) {
          leave(stranger);
        }
        strangers.add(stranger);
      }
      pause();
    }
    strangers.forEach(Crowd::leave);
  }

  private void connect(Stranger stranger) throws IOException {
    stranger.came = true;
    met++;
    stranger.channel = SocketChannel.open(manager);
    stranger.channel.configureBlocking(false);
    if (stranger.kind == 1 || stranger.kind == 2 || stranger.kind == 4) {
      write(stranger, GREETING);
    }
    if (stranger.kind == 2) {
      write(stranger, CLAIM);
    }
  }

  private static void act(Stranger stranger) throws IOException {
    if (stranger.channel.read(ByteBuffer.allocate(256)) < 0) {
      leave(stranger);
    } else if (stranger.kind == 3 && stranger.dribbled < GREETING.length) {
      write(stranger, new byte[] {GREETING[stranger.dribbled]});
      stranger.dribbled++;
    } else if (stranger.kind == 4 && stranger.frames < 100) {
      write(stranger, GARBAGE);
      stranger.frames++;
    }
  }

  /** Drops what does not fit in the connection's buffer. */
  private static void write(Stranger stranger, byte[] bytes) throws IOException {
    stranger.channel.write(ByteBuffer.wrap(bytes));
  }

  private static void leave(Stranger stranger) {
    try {
      if (stranger.channel != null) {
        stranger.channel.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    stranger.channel = null;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(2000);
    for (byte[] part : parts) {
      all.put(part);
    }
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    thread.join(TimeUnit.SECONDS.toMillis(60));
  }
}
