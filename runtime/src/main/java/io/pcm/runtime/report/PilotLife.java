package io.pcm.runtime.report;

import io.pcm.manager.chronicle.ChronicleLine;

/** A pilot from its join until it left. It may have served several managers, one after another. */
final class PilotLife {
  static final int USEFUL = 0;
  static final int LOADING = 1;
  static final int IDLE = 2;
  static final int LOST = 3;

  final ChronicleLine.PilotHead head;

  /** When it joined, in milliseconds of the run. */
  final long from;

  final TimeBins bins = new TimeBins(4);
  private Spent earlier = Spent.NONE;
  private Spent here = Spent.NONE;
  private long stayFrom;
  private long to;
  private boolean lost;
  private String reason = "";
  private boolean over;
  private long calls;
  private int contexts;

  PilotLife(ChronicleLine.PilotHead head, long from) {
    this.head = head;
    this.from = from;
    this.stayFrom = from;
    this.to = from;
  }

  /** How many devices its time is counted for. */
  int units() {
    return Math.max(1, head.gpus());
  }

  /** It has joined another manager. */
  void comesBack(long at) {
    earlier = earlier.plus(here);
    here = Spent.NONE;
    stayFrom = at;
    to = at;
  }

  /** What it has spent since it was last told of. */
  void spent(Spent more) {
    long began = to;
    here = here.plus(more);
    to = Math.max(stayFrom, stayFrom + here.held() / units());
    long lostFrom = to - Math.abs(more.lost()) / units();
    part(USEFUL, more.useful(), began, lostFrom);
    part(LOADING, more.loading(), began, lostFrom);
    part(IDLE, more.idle(), began, lostFrom);
    bins.add(LOST, lostFrom, to, more.lost());
  }

  /** What is taken from a part because it was lost was there at the end. */
  private void part(int part, long amount, long began, long lostFrom) {
    bins.add(part, amount < 0 ? lostFrom : Math.min(began, to), to, amount);
  }

  /** It has left, or is given up by a manager that it never joined. */
  void leaves(ChronicleLine.Left line) {
    if (line.time().held() > 0) {
      spent(Spent.of(line.time()).minus(here));
    }
    over = true;
    lost = line.lost();
    reason = line.reason();
  }

  /** A call ended there. */
  void served(long count) {
    calls += count;
  }

  void opened() {
    contexts++;
  }

  boolean over() {
    return over;
  }

  boolean lost() {
    return lost;
  }

  String reason() {
    return reason;
  }

  /** When it left, or was last heard, as far as is known. */
  long to() {
    return to;
  }

  long calls() {
    return calls;
  }

  int contexts() {
    return contexts;
  }

  Spent spent() {
    return earlier.plus(here);
  }
}
