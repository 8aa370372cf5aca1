package io.pcm.protocol.seal;

import javax.crypto.spec.SecretKeySpec;

/**
 * One side of one channel of one session, after the handshake: a key and a counter for each
 * direction. Counters rise strictly; a frame may be missing, none comes twice or late. Belongs to
 * one thread, the one that owns the {@link Aead}.
 */
public final class SealedChannel {
  /** {@link #open}: not sealed with this session's key, or changed since. */
  public static final int NOT_GENUINE = -1;

  /** {@link #open}: no newer than what was opened before. */
  public static final int REPLAYED = -2;

  /** Bytes by which a sealed frame is longer than what it holds. */
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

  /** How many frames were sealed. */
  public long sealed() {
    return sealed;
  }

  /** The counter of the newest frame that opened, 0 for none. */
  public long opened() {
    return opened;
  }

  /** The frame that holds the first {@code count} bytes of {@code plain}. */
  public byte[] seal(byte[] plain, int count) {
    byte[] frame = new byte[OVERHEAD + count];
    System.arraycopy(header, 0, frame, 0, header.length);
    sealed++;
    FrameHeader.writeCounter(frame, sealed);
    aead.seal(sealKey, sealed, plain, count, frame);
    return frame;
  }

  /**
   * Opens a frame that looks like {@link FrameHeader.Look#OURS}.
   *
   * @param plain has room for the frame's length
   * @return bytes written to {@code plain}; {@link #NOT_GENUINE} or {@link #REPLAYED}, and then
   *     nothing has changed
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
