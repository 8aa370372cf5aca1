package io.pcm.protocol.message;

import io.pcm.api.CallError;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the manager says about a returned file that a pilot has offered. */
public sealed interface ManagerFileWord {
  /** Name of the file. */
  String name();

  /**
   * Write it into this file in the folder {@code files} of the run directory, which the manager has
   * just made: so a pilot that sees it sees the same directory.
   *
   * @param place name of the file, which nobody can guess
   */
  record Wanted(String name, String place) implements ManagerFileWord {
    public Wanted {
      ReturnedFile.checked(name);
      checkedPlace(place);
    }
  }

  /** Send the part of the file that begins at this offset. */
  record PartWanted(String name, long offset) implements ManagerFileWord {
    public PartWanted {
      ReturnedFile.checked(name);
      if (offset < 0) {
        throw new IllegalArgumentException("a part at " + offset);
      }
    }
  }

  /** The file is in the run directory and on its disk: the pilot may send the outcome. */
  record Kept(String name) implements ManagerFileWord {
    public Kept {
      ReturnedFile.checked(name);
    }
  }

  /** The manager does not take the file; the calls that returned it fail. */
  record Refused(String name, CallError error) implements ManagerFileWord {
    public Refused {
      ReturnedFile.checked(name);
    }
  }

  /** One function for each word, so that a new one is a compile error in every consumer. */
  record Cases<R>(
      Function<Wanted, R> wanted,
      Function<PartWanted, R> partWanted,
      Function<Kept, R> kept,
      Function<Refused, R> refused) {}

  default <R> R match(Cases<R> cases) {
    if (this instanceof Wanted word) {
      return cases.wanted.apply(word);
    } else if (this instanceof PartWanted word) {
      return cases.partWanted.apply(word);
    } else if (this instanceof Kept word) {
      return cases.kept.apply(word);
    } else {
      return cases.refused.apply((Refused) this);
    }
  }

  /** The name of a place, if it is one: a plain name in a single folder. */
  static String checkedPlace(String place) {
    if (!Place.NAME.matcher(place).matches()) {
      throw new IllegalArgumentException("not a place for a returned file");
    }
    return place;
  }

  /** Names of places. */
  final class Place {
    /** They begin so, and so do no names of returned files. */
    public static final String PREFIX = ".in-";

    private static final Pattern NAME = Pattern.compile("\\.in-[0-9a-f]{32}");

    private Place() {}
  }
}
