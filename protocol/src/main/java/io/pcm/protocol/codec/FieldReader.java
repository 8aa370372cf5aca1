package io.pcm.protocol.codec;

import java.io.IOException;
import java.util.List;

/**
 * Reads the fields of one message or structure in their order. Counting here, and not in a table of
 * lengths, is what lets peers of several minor versions talk:
 *
 * <ul>
 *   <li>a field that is needed has to be there;
 *   <li>an optional one, which follows all that are needed, has its default where an older peer's
 *       array ends before it, and where nil stands in its place;
 *   <li>what follows the fields known here comes from a newer peer and is passed over.
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

  /** Of the array that starts here. */
  static FieldReader of(WireReader in) throws IOException, MalformedMessageException {
    return new FieldReader(in, in.count(in.remaining()));
  }

  /** How a structure's value is made of its fields. */
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

  /** How a field's value is read. */
  @FunctionalInterface
  interface Read<T> {
    T from(WireReader in) throws IOException, MalformedMessageException;
  }

  /** The reader, which now stands before a field that has to be there. */
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

  /** Passes over the fields that this version does not know. */
  void end() throws IOException, MalformedMessageException {
    while (read < count) {
      in.skip();
      read++;
    }
  }
}
