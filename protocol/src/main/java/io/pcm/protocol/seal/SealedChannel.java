package io.pcm.protocol.seal;

import javax.crypto.spec.SecretKeySpec;

/**
 * One side of one channel of a session, after the handshake: a key and a counter for each
 * direction. Counters strictly increase: frames may be missing, but none is accepted twice or out
 * of order. Used only by the thread that owns the {@link Aead}.
 */
public final class SealedChannel {
  /** {@link #open}: not sealed with this session's key, or modified since. */
  public static final int NOT_GENUINE = -1;

  /** {@link #open}: not newer than a frame that was opened before. */
  public static final int REPLAYED = -2;

  /** Bytes that a sealed frame adds to its content. */
  public static final int OVERHEAD = FrameHeader.BYTES + Aead.TAG_BYTES;

  private final Aead aead;
  private final SecretKeySpec sealKey;
  private final SecretKeySpec openKey;
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final long session;
  private long sealed;
  private long opened;

  SealedChannel(Aead aead, FrameHeader frame, SecretKeySpec sealKey, SecretKeySpec openKey) {
    this.aead = aead;
    this.sealKey = sealKey;
    this.openKey = openKey;
    this.session = frame.session();
    frame.write(header);
  }

  public long session() {
    return session;
  }

  /** The number of frames sealed. */
  public long sealed() {
    return sealed;
  }

  /** The counter of the newest frame opened, 0 for none. */
  public long opened() {
    return opened;
  }

  /** Seals the first {@code count} bytes of {@code plain} into a new frame. */
  public byte[] seal(byte[] plain, int count) {
    byte[] frame = new byte[OVERHEAD + count];
    System.arraycopy(header, 0, frame, 0, header.length);
    sealed++;
    FrameHeader.writeCounter(frame, sealed);
    aead.seal(sealKey, sealed, plain, count, frame);
    return frame;
  }

  /**
   * Opens a frame that is {@link FrameHeader.Look#OURS}.
   *
   * @param plain buffer, at least as long as the frame
   * @return number of bytes written to {@code plain}; or {@link #NOT_GENUINE} or {@link #REPLAYED},
   *     without a change of state
   */
  public int open(byte[] frame, byte[] plain) {
    long counter = FrameHeader.counterOf(frame);
    if (counter <= opened) {
      return REPLAYED;
    }
    int count = aead.open(openKey, counter, frame, FrameHeader.BYTES, plain);
    if (count < 0) {
      return NOT_GENUINE;
    }
    opened = counter;
    return count;
  }
}
