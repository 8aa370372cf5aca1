package io.pcm.library.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;

/** The body of an answer, as bytes; a larger one fails the exchange. */
final class BoundedBody extends AbstractBinAsyncEntityConsumer<byte[]> {
  /** Enough for a result with the counts and probabilities around it. */
  static final int BYTES_MAX = 64 << 20;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  @Override
  protected void streamStart(ContentType type) {}

  @Override
  protected int capacityIncrement() {
    return BYTES_MAX;
  }

  @Override
  protected void data(ByteBuffer part, boolean end) throws IOException {
    if (body.size() + part.remaining() > BYTES_MAX) {
      throw new IOException("the server's answer is larger than " + (BYTES_MAX >> 20) + " MiB");
    }
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    body.write(bytes);
  }

  @Override
  protected byte[] generateContent() {
    return body.toByteArray();
  }

  @Override
  public void releaseResources() {
    body.reset();
  }
}
