package io.pcm.api.workflow;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Guesses which file is meant by a path that does not exist, in messages such as those of {@link
 * WorkflowBuilder}. Public only for other modules of PCM.
 */
public final class NearbyFiles {
  /** Maximum number of names that are compared. */
  private static final int NAMES = 1_000;

  private static final String TYPOGRAPHIC = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb";

  private NearbyFiles() {}

  /** What may be wrong with the path, as the end of a sentence; empty if nothing is known. */
  public static String hint(Path missing) {
    Path name = missing.getFileName();
    Path folder = missing.getParent();
    if (name == null || folder == null) {
      return "";
    }
    String given = name.toString();
    if (given.chars().anyMatch(c -> TYPOGRAPHIC.indexOf(c) >= 0)) {
      return "; typographic quotation marks are part of the name: write \" or nothing in their"
          + " place";
    }
    if (!Files.isDirectory(folder)) {
      return "; there is no folder " + folder;
    }
    Optional<String> near = Suggestion.nearest(names(folder), given);
    return near.map(each -> "; did you mean " + Mistake.quoted(each) + "?").orElse("");
  }

  private static List<String> names(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (names.size() == NAMES) {
          break;
        }
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }
}
