package io.pcm.protocol.codec;

import io.pcm.api.workflow.Library;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Computes the identity of a library: the SHA-256 of everything that a pilot is told about it. */
public final class LibraryIdentity {
  private LibraryIdentity() {}

  /**
   * Any difference makes another identity, even one that cannot change results, such as the number
   * of slots: a context keeps the properties with which it was opened.
   *
   * @param digests as in {@link io.pcm.protocol.message.LibrarySpec}
   * @return 64 hexadecimal digits
   */
  public static String of(Library library, Map<String, String> digests) {
    try {
      WireWriter out = SpecCodec.writeRecipe(new WireWriter(), library, digests);
      byte[] told = library.wrap().isEmpty() ? out.bytes() : out.texts(library.wrap()).bytes();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(told));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
