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
    String of = " of " + pilots + " ";
    List<String> parts = new ArrayList<>();
    if (tooSmall > 0) {
      parts.add(tooSmall + of + "too small for a context (" + wanted + ")");
    }
    if (doNotLoad > 0) {
      parts.add(doNotLoad + of + "unable to load it");
    }
    if (tooShort > 0) {
      parts.add(tooShort + of + "with too little time left");
    }
    return "no connected pilot can run its calls: " + String.join(", ", parts);
  }
}
