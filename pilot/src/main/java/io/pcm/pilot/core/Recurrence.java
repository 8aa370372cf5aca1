package io.pcm.pilot.core;

/** Where a load that failed would fail in the same way again. */
public enum Recurrence {
  /** Perhaps it was only now. */
  UNKNOWN,
  /** On this machine, such as without a package that the library needs. */
  HERE,
  /** On every machine with the library's files. */
  EVERYWHERE
}
