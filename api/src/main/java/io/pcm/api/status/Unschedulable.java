package io.pcm.api.status;

import java.util.ArrayList;
import java.util.List;

/**
 * Why the calls of a library wait although pilots are connected: none of these pilots can run them.
 *
 * @param pilots connected pilots that are not draining
 * @param tooSmall how many of them have no room for one context
 * @param doNotLoad on how many of them loads of the library keep failing
 * @param tooShort how many of them end before a call would
 * @param wanted the resources of one context, as text
 * @see LibraryProgress
 */
public record Unschedulable(int pilots, int tooSmall, int doNotLoad, int tooShort, String wanted) {
  /** The reason in one phrase, for messages. */
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
