package io.pcm.protocol.codec;

import java.io.IOException;
import java.util.List;

/**
 * Reads the fields of one message or structure in order. Missing and additional fields are handled
 * here, so that peers of different minor versions understand each other:
 *
 * <ul>
 *   <li>a required field must be present;
 *   <li>an optional field comes after all required ones. It has its default value if the array of
 *       an older peer ends before it, or if it is nil;
 *   <li>additional fields come from a newer peer and are skipped.
 * </ul>
 */
final class FieldReader {
  private final WireReader in;
  private final int count;
  private int read;

  private FieldReader(WireReader in, int count) {
    this.in = in;
    this.count = count;
  }

  /** Starts reading the array at the reader's position. */
  static FieldReader of(WireReader in) throws IOException, MalformedMessageException {
    return new FieldReader(in, in.count(in.remaining()));
  }

  /** Makes a structure from its fields. */
  @FunctionalInterface
  interface Make<T> {
    T from(FieldReader fields) throws IOException, MalformedMessageException;
  }

  static <T> T structure(WireReader in, Make<T> value)
      throws IOException, MalformedMessageException {
    FieldReader fields = of(in);
    T made = value.from(fields);
    fields.end();
    return made;
  }

  static <T> List<T> structures(WireReader in, Make<T> value)
      throws IOException, MalformedMessageException {
    return in.list(each -> structure(each, value));
  }

  /** Reads the value of a field. */
  @FunctionalInterface
  interface Read<T> {
    T from(WireReader in) throws IOException, MalformedMessageException;
  }

  /** Returns the reader, positioned at a required field. */
  WireReader next() throws MalformedMessageException {
    if (read == count) {
      throw new MalformedMessageException(
          "a structure of " + count + " fields has no field " + (count + 1));
    }
    read++;
    return in;
  }

  <T> T optional(T absent, Read<? extends T> value) throws IOException, MalformedMessageException {
    if (read == count) {
      return absent;
    }
    read++;
    return in.nothing() ? absent : value.from(in);
  }

  /** Skips the fields that this version does not know. */
  void end() throws IOException, MalformedMessageException {
    while (read < count) {
      in.skip();
      read++;
    }
  }
}
