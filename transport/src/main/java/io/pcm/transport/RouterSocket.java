package io.pcm.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.ZError;
import zmq.io.Metadata;

/**
 * The manager's ZeroMQ socket with all its limits. ZeroMQ allocates as much as a peer claims to
 * send, so the size limit prevents strangers from using all memory; without it, a frame that claims
 * 2 GiB kills the I/O thread.
 */
final class RouterSocket implements AutoCloseable {
  /** Maximum number of outgoing frames that ZeroMQ queues per connection (1 MiB). */
  private static final int FRAMES_OUT = 64;

  /**
   * Maximum number of incoming frames that ZeroMQ queues per connection when the manager is slow
   * (256 KiB), including connections of strangers.
   */
  private static final int FRAMES_IN = 16;

  private static final int LINGER_MILLIS = 1000;
  private static final int BACKLOG = 1024;
  private static final int GREETING_MILLIS = 10_000;

  /** The result of sending a frame. */
  enum Sent {
    SENT,
    /** The connection accepts no more at the moment. */
    FULL,
    /** The connection no longer exists. */
    GONE
  }

  private final ZMQ.Socket socket;
  private final SocketPoll poll;
  private byte[] route = new byte[0];
  private @Nullable Metadata metadata;

  RouterSocket(ZContext context, Meter meter, WakeUp wakeUp, Connections connections) {
    socket = context.createSocket(SocketType.ROUTER);
    socket.setRouterMandatory(true);
    socket.setMaxMsgSize(FrameBuffer.FRAME_BYTES);
    socket.setSndHWM(FRAMES_OUT);
    socket.setRcvHWM(FRAMES_IN);
    socket.setLinger(LINGER_MILLIS);
    socket.setBacklog(BACKLOG);
    socket.setHandshakeIvl(GREETING_MILLIS);
    socket.setMsgAllocator(new FrameAllocator(meter));
    socket
        .base()
        .setEventHook(
            event -> happened(event, meter, connections),
            ZMQ.EVENT_ACCEPTED | ZMQ.EVENT_ACCEPT_FAILED | ZMQ.EVENT_DISCONNECTED);
    poll = new SocketPoll(context, socket, wakeUp);
  }

  /** Runs on an I/O thread. */
  private static void happened(zmq.ZMQ.Event event, Meter meter, Connections connections) {
    if (event.event == ZMQ.EVENT_ACCEPT_FAILED) {
      connections.acceptFailed();
    } else if (event.arg instanceof SocketChannel channel) {
      if (event.event == ZMQ.EVENT_ACCEPTED) {
        meter.connectionAccepted();
        connections.accepted(channel);
      } else {
        connections.ended(channel);
      }
    }
  }

  /** Listens on the first port that is free, and returns it. */
  int bind(String address, PortRange ports) throws IOException {
    for (int port : ports.inOrder().toArray()) {
      try {
        socket.bind("tcp://" + address + ":" + (port == 0 ? "*" : String.valueOf(port)));
        String bound = socket.getLastEndpoint();
        return Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
      } catch (ZMQException | IllegalArgumentException e) {
        boolean taken = e instanceof ZMQException z && z.getErrorCode() == ZError.EADDRINUSE;
        if (!taken) {
          throw new IOException(
              "cannot listen on " + address + " port " + port + ": " + e.getMessage(), e);
        }
      }
    }
    throw new IOException(
        ports.first() == ports.last()
            ? "port "
                + ports
                + " of "
                + address
                + " is already in use: choose another, or 0 for any"
            : "all ports " + ports + " of " + address + " are in use: choose others, or 0 for any");
  }

  /** Waits until there is something to do, at most this long. */
  void await(long millis) {
    poll.await(millis);
  }

  /**
   * Returns the next message or null; then {@link #route} is its sender. PCM sends no multipart
   * messages, so one is returned as an empty frame.
   */
  byte @Nullable [] receive() {
    byte[] from = socket.recv(ZMQ.DONTWAIT);
    if (from == null) {
      return null;
    }
    route = from;
    Msg frame = socket.hasReceiveMore() ? socket.base().recv(ZMQ.DONTWAIT) : null;
    metadata = frame == null ? null : frame.getMetadata();
    while (socket.hasReceiveMore()) {
      socket.recv(ZMQ.DONTWAIT);
      frame = null;
    }
    return frame == null ? new byte[0] : frame.data();
  }

  /** Remote address of the last message's connection, as in {@link Connections}. */
  @Nullable String address() {
    return metadata == null ? null : metadata.get(Metadata.PEER_ADDRESS);
  }

  byte[] route() {
    return route;
  }

  /** Begins a message to this connection. If it returns SENT, {@link #finish} must follow. */
  Sent begin(byte[] to) {
    try {
      return socket.send(to, ZMQ.SNDMORE | ZMQ.DONTWAIT) ? Sent.SENT : Sent.FULL;
    } catch (ZMQException e) {
      if (e.getErrorCode() == ZError.EHOSTUNREACH) {
        return Sent.GONE;
      }
      throw e;
    }
  }

  void finish(byte[] frame) {
    socket.send(frame, ZMQ.DONTWAIT);
  }

  /** Sends the frame if that is possible now; otherwise drops it. */
  void offer(byte[] to, byte[] frame) {
    if (begin(to) == Sent.SENT) {
      finish(frame);
    }
  }

  @Override
  public void close() {
    poll.close();
    socket.close();
  }
}
