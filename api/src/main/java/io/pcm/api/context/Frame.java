package io.pcm.api.context;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * One frame of the context protocol: a length of four bytes (big-endian, counts the bytes after
 * it), a kind of one byte, an id of four bytes (big-endian), then the payload, which is UTF-8 JSON
 * or empty. A pilot writes frames to the standard input of a context's process and reads frames
 * from its file descriptor 3. The process ends when its standard input ends.
 *
 * <p>For example, the call 7 with the item {@code {"n":1}} is {@code 00 00 00 0c 43 00 00 00 07}
 * and the seven bytes of the item.
 *
 * <pre>{@code
 * ByteArrayOutputStream bytes = new ByteArrayOutputStream();
 * new Frame(Frame.Kind.CALL, 7, Json.of("{\"n\":1}")).write(new DataOutputStream(bytes));
 * InputStream in = new ByteArrayInputStream(bytes.toByteArray());
 * Optional<Frame> same = Frame.read(new DataInputStream(in));
 * }</pre>
 *
 * @param kind the type of the frame
 * @param id the id of the call in CALL, STOP, RESULT, FILE and ERROR, chosen by the pilot;
 *     otherwise 0
 * @param payload see {@link Kind}
 */
public record Frame(Kind kind, int id, Json payload) {
  private static final int HEADER_BYTES = 5;

  /** The types of frames, and who sends them. The letter is the byte in the frame. */
  public enum Kind {
    /**
     * Pilot: load. {@code {"settings":{…},"slots":1,"cores":2,"class":"…"}}. The first frame, sent
     * once.
     */
    LOAD('L'),
    /**
     * Pilot: the following calls belong to this task. {@code {"function":"…","settings":{…}}}.
     * Never sent while a call runs.
     */
    TASK('T'),
    /** Pilot: run a call. The payload is the item. At most {@code slots} calls run at once. */
    CALL('C'),
    /**
     * Pilot: stop the call of this id, which has run for too long, and answer it in whatever way.
     * {@code {}}. Sent only if READY said {@code "stops-calls":true}.
     */
    STOP('X'),
    /**
     * Context: loaded. {@code {}}; with {@code "window":64} if it takes other than {@code slots}
     * calls at a time, and {@code "stops-calls":true} if it can stop a single call. With {@code
     * "loaded":{"files":["…"],"packages":"…"}}, it says what it has loaded.
     */
    READY('R'),
    /**
     * Context: from now on it takes this many calls at a time. {@code {"calls":128}}. At any time
     * after READY.
     */
    WINDOW('W'),
    /** Context: loading failed, the process ends. {@code {"kind":"LOAD_FAILED","message":"…"}}. */
    BROKEN('B'),
    /** Context: the result of the call, one JSON value. */
    RESULT('S'),
    /**
     * Context: the call succeeded with a file. {@code {"path":"…","value":{…}}}: a file in the
     * folder of the context, and what else the result has.
     */
    FILE('F'),
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
   * The part of a frame before its payload.
   *
   * @param payloadBytes length of the payload; may exceed that of a valid frame, up to {@link
   *     Limits#SKIPPED_FRAME_BYTES} including the head
   */
  public record Head(Kind kind, int id, int payloadBytes) {
    private static final int SKIP_BYTES = 16 * 1024;

    /**
     * Reads the next head; empty if the stream ends between two frames.
     *
     * @throws IOException if the length is invalid even for a frame that is skipped, the kind is
     *     unknown, or the stream ends within the head
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

    /** Whether the frame is longer than a valid frame. */
    public boolean tooLong() {
      return payloadBytes > Limits.FRAME_BYTES - HEADER_BYTES;
    }

    /**
     * Reads the payload.
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
     * Reads and discards the payload, whatever its length.
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
   * Reads the next frame; empty if the stream ends between two frames.
   *
   * @throws IOException if the length is out of range, the kind is unknown, or the stream ends
   *     within the frame
   */
  public static Optional<Frame> read(DataInputStream in) throws IOException {
    Optional<Head> head = Head.read(in);
    return head.isEmpty() ? Optional.empty() : Optional.of(head.get().readPayload(in));
  }
}
