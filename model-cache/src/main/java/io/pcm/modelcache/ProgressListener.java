package io.pcm.modelcache;

/** Told what a pull does, on the thread that pulls and on one that watches; must not block long. */
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void note(String text) {}

        @Override
        public void progress(long bytes, long total) {}
      };

  /** A source is tried now, or gave nothing: one line for people. */
  void note(String text);

  /**
   * How far the present source has come; told at most a few times a second.
   *
   * @param bytes so far; smaller than before when another source begins
   * @param total bytes in all, or -1 if it is not known
   */
  void progress(long bytes, long total);
}
