package io.pcm.api.context;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * One frame: a length of four bytes (big-endian, counting what follows it), a kind of one byte, an
 * id of four bytes (big-endian), then the payload, UTF-8 JSON or nothing. A pilot writes frames to
 * the standard input of a context's process and reads frames from its descriptor 3. At the end of
 * its input the process ends.
 *
 * @param kind what the frame says
 * @param id the call's id for CALL, RESULT and ERROR, chosen by the pilot; 0 otherwise
 * @param payload see {@link Kind}
 */
public record Frame(Kind kind, int id, Json payload) {
  private static final int HEADER_BYTES = 5;

  /** What a frame says, and who says it. The letter is the byte on the pipe. */
  public enum Kind {
    /**
     * Pilot: load. {@code {"settings":{…},"slots":1,"cores":2,"class":"…"}}; the first frame, once.
     */
    LOAD('L'),
    /**
     * Pilot: the calls that follow are of this task. {@code {"function":"…","settings":{…}}}; never
     * while a call runs.
     */
    TASK('T'),
    /** Pilot: run a call. The item. At most {@code slots} run at once. */
    CALL('C'),
    /** Context: loaded. Payload {@code {}}. */
    READY('R'),
    /** Context: could not load and ends now. {@code {"kind":"LOAD_FAILED","message":"…"}}. */
    BROKEN('B'),
    /** Context: the call's result, one JSON value. */
    RESULT('S'),
    /** Context: the call failed. {@code {"kind":"…","message":"…"}}. */
    ERROR('E');

    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }

    private static Kind of(byte letter) throws IOException {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IOException("unknown kind of frame: " + (letter & 0xff));
    }
  }

  /** Writes the frame; does not flush. */
  public void write(DataOutputStream out) throws IOException {
    if (payload.length() > Limits.FRAME_BYTES - HEADER_BYTES) {
      throw new IOException(
          "a frame of " + payload.length() + " bytes is over the limit of " + Limits.FRAME_BYTES);
    }
    out.writeInt(HEADER_BYTES + payload.length());
    out.writeByte(kind.letter);
    out.writeInt(id);
    out.write(payload.utf8());
  }

  /**
   * What stands in front of a payload.
   *
   * @param payloadBytes may be more than a frame may have: up to {@link Limits#SKIPPED_FRAME_BYTES}
   *     with the head
   */
  public record Head(Kind kind, int id, int payloadBytes) {
    private static final int SKIP_BYTES = 16 * 1024;

    /**
     * Reads the next head; empty at the end of the stream between two frames.
     *
     * @throws IOException for a length that not even a frame to skip has, an unknown kind, or an
     *     end within the head
     */
    public static Optional<Head> read(DataInputStream in) throws IOException {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      int length = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      if (length < HEADER_BYTES || length > Limits.SKIPPED_FRAME_BYTES) {
        throw outOfBounds(length);
      }
      Kind kind = Kind.of(in.readByte());
      return Optional.of(new Head(kind, in.readInt(), length - HEADER_BYTES));
    }

    /** Whether the frame is too long to be read. */
    public boolean tooLong() {
      return payloadBytes > Limits.FRAME_BYTES - HEADER_BYTES;
    }

    /**
     * Reads the payload that follows.
     *
     * @throws IOException if the frame is too long, or the stream ends within it
     */
    public Frame readPayload(DataInputStream in) throws IOException {
      if (tooLong()) {
        throw outOfBounds(HEADER_BYTES + payloadBytes);
      }
      byte[] payload = in.readNBytes(payloadBytes);
      if (payload.length < payloadBytes) {
        throw new EOFException("the stream ended within a frame");
      }
      return new Frame(kind, id, Json.of(payload));
    }

    /**
     * Reads the payload that follows, however long, and keeps nothing of it.
     *
     * @throws EOFException if the stream ends within it
     */
    public void skipPayload(DataInputStream in) throws IOException {
      byte[] waste = new byte[SKIP_BYTES];
      int left = payloadBytes;
      while (left > 0) {
        int read = in.read(waste, 0, Math.min(left, waste.length));
        if (read < 0) {
          throw new EOFException("the stream ended within a frame");
        }
        left -= read;
      }
    }

    private static IOException outOfBounds(int length) {
      return new IOException(
          "a frame claims "
              + Integer.toUnsignedString(length)
              + " bytes; 5 to "
              + Limits.FRAME_BYTES
              + " are allowed");
    }
  }

  /**
   * Reads the next frame; empty at the end of the stream between two frames.
   *
   * @throws IOException for a length out of bounds, an unknown kind, or an end within a frame
   */
  public static Optional<Frame> read(DataInputStream in) throws IOException {
    Optional<Head> head = Head.read(in);
    return head.isEmpty() ? Optional.empty() : Optional.of(head.get().readPayload(in));
  }
}
