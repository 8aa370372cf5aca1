package io.pcm.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Standard output to a terminal: UTF-8 in which characters that could control the terminal, or
 * change the direction of text, are escaped as in JSON. Bytes that are not UTF-8 become U+FFFD. Not
 * thread-safe, but the {@link PrintStream} around it is.
 */
public final class HarmlessOutput extends OutputStream {
  private static final int CHUNK = 8192;

  /** Maximum length of an incomplete character that waits for more bytes. */
  private static final int REST_MAX = 3;

  private final PrintStream terminal;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private final ByteBuffer in = ByteBuffer.allocate(CHUNK + REST_MAX);
  private final CharBuffer out = CharBuffer.allocate(CHUNK + REST_MAX);

  /**
   * @param terminal the destination; {@link #flush} detects errors of its writes
   */
  public HarmlessOutput(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Text as this class writes it. */
  public static String escaped(String text) {
    return Harmless.escaped(text);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int done = 0; done < length; ) {
      int now = Math.min(CHUNK, length - done);
      in.put(bytes, offset + done, now).flip();
      decoder.decode(in, out, false);
      in.compact();
      emit();
      done += now;
    }
  }

  private void emit() {
    byte[] text = Harmless.escaped(out.flip()).getBytes(StandardCharsets.UTF_8);
    terminal.write(text, 0, text.length);
    out.clear();
  }

  @Override
  public void flush() throws IOException {
    if (terminal.checkError()) {
      throw new IOException("cannot write to standard output");
    }
  }

  /** Does not close the terminal. */
  @Override
  public void close() throws IOException {
    in.flip();
    decoder.decode(in, out, true);
    decoder.flush(out);
    emit();
    flush();
  }
}
