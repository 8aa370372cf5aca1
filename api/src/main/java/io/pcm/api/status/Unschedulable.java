package io.pcm.api.status;

import java.util.ArrayList;
import java.util.List;

/**
 * Why the calls of a library wait although pilots are connected that take work: none of them can
 * ever take these.
 *
 * @param pilots that are connected and take work
 * @param tooSmall of them, without room for one context
 * @param doNotLoad of them, on which the library does not load
 * @param tooShort of them, whose time ends before a call would
 * @param wanted what one context books, for people
 */
public record Unschedulable(int pilots, int tooSmall, int doNotLoad, int tooShort, String wanted) {
  /** A sentence's worth for people. */
  public String display() {
    List<String> parts = new ArrayList<>();
    if (tooSmall > 0) {
      parts.add(tooSmall + " without room for a context (" + wanted + ")");
    }
    if (doNotLoad > 0) {
      parts.add(doNotLoad + " on which it does not load");
    }
    if (tooShort > 0) {
      parts.add(tooShort + " whose time ends before a call would");
    }
    return "no pilot here can take its calls: of " + pilots + ", " + String.join(", ", parts);
  }
}
