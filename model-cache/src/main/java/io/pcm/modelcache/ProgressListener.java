package io.pcm.modelcache;

/** Receives the progress of a pull, on two threads; must not block long. */
public interface ProgressListener {
  /** Ignores everything. */
  ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void note(String text) {}

        @Override
        public void progress(long bytes, long total) {}
      };

  /** A source is being tried, or failed; one line for the user. */
  void note(String text);

  /**
   * Progress of the current source; called at most a few times a second.
   *
   * @param bytes number of bytes so far; decreases when another source is tried
   * @param total total number of bytes, or -1 if unknown
   */
  void progress(long bytes, long total);
}
