package io.pcm.runtime.lines;

import java.io.IOException;

/** Takes result lines, one at a time. */
public interface LineTaker {
  /**
   * @param line a result line with its line break; only valid during the call
   * @param length how many bytes of the array the line has
   * @return whether more lines are wanted
   * @throws IOException if it is no result line, or cannot be passed on
   */
  boolean take(byte[] line, int length) throws IOException;
}
