package io.pcm.runtime.report;

/** A context from the moment it was opened until it was gone. */
final class ContextTale {
  final String id;
  final String library;

  /** When it was opened, in milliseconds of the run. */
  final long from;

  private PilotLife pilot;
  private long warm = -1;
  private long loadMillis = -1;
  private long to = -1;
  private String cause = "";
  private long busy;
  private long calls;

  /** What was told since the last manager began. */
  private long busyHere;

  private long callsHere;

  ContextTale(String id, String library, PilotLife pilot, long from) {
    this.id = id;
    this.library = library;
    this.pilot = pilot;
    this.from = from;
  }

  void warmed(long at, long millis) {
    if (warm < 0) {
      warm = at;
      loadMillis = millis;
    }
  }

  /** Another manager, or the same one, has it from now on, on this pilot. */
  void adopted(PilotLife where) {
    pilot = where;
    busyHere = 0;
    callsHere = 0;
    to = -1;
    cause = "";
  }

  void did(long busyMillis, long more) {
    busyHere += busyMillis;
    callsHere += more;
    busy += busyMillis;
    calls += more;
    pilot.served(more);
  }

  /** It is gone, with these sums under its last manager, which may be 0 if it was never there. */
  void gone(long at, String how, long busyMillis, long allCalls) {
    if (busyMillis > 0 || allCalls > 0) {
      did(busyMillis - busyHere, allCalls - callsHere);
    }
    to = at;
    cause = how;
  }

  PilotLife pilot() {
    return pilot;
  }

  /** When it became warm; negative if it has not, as far as is known. */
  long warm() {
    return warm;
  }

  /** How long it loaded; negative if unknown. */
  long loadMillis() {
    return loadMillis;
  }

  /** When it was gone; negative if it is not, as far as is known. */
  long to() {
    return to;
  }

  String cause() {
    return cause;
  }

  long busy() {
    return busy;
  }

  long calls() {
    return calls;
  }
}
