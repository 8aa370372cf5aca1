package io.pcm.protocol.message;

import java.util.function.Function;

/** What a pilot says about a returned file, whose outcome it sends only once the file is kept. */
public sealed interface PilotFileWord {
  /** Name of the file. */
  String name();

  /** The pilot has this file. May be said again at any time until there is an answer. */
  record Offered(ReturnedFile file) implements PilotFileWord {
    @Override
    public String name() {
      return file.name();
    }
  }

  /**
   * Reply to {@link ManagerFileWord.Wanted}.
   *
   * @param there whether the pilot has written the file there, and all of it is on the disk;
   *     otherwise it does not see the place, and sends parts when it is asked
   */
  record Placed(String name, String place, boolean there) implements PilotFileWord {
    public Placed {
      ReturnedFile.checked(name);
      ManagerFileWord.checkedPlace(place);
    }
  }

  /**
   * Reply to {@link ManagerFileWord.PartWanted}.
   *
   * @param bytes at most {@link io.pcm.api.Limits#FILE_PART_BYTES}; fewer only at the end of the
   *     file
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Part(String name, long offset, byte[] bytes) implements PilotFileWord {
    public Part {
      ReturnedFile.checked(name);
    }
  }

  /** The pilot cannot give the file any more. */
  record Withdrawn(String name) implements PilotFileWord {
    public Withdrawn {
      ReturnedFile.checked(name);
    }
  }

  /** One function for each word, so that a new one is a compile error in every consumer. */
  record Cases<R>(
      Function<Offered, R> offered,
      Function<Placed, R> placed,
      Function<Part, R> part,
      Function<Withdrawn, R> withdrawn) {}

  default <R> R match(Cases<R> cases) {
    if (this instanceof Offered word) {
      return cases.offered.apply(word);
    } else if (this instanceof Placed word) {
      return cases.placed.apply(word);
    } else if (this instanceof Part word) {
      return cases.part.apply(word);
    } else {
      return cases.withdrawn.apply((Withdrawn) this);
    }
  }
}
