package io.pcm.api.offender;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/**
 * Violates a rule deliberately: uses libraries of other rooms, and one that is not in the table.
 */
public final class LibraryHoarder {
  private LibraryHoarder() {}

  static String hoard() {
    return new CommandLine(new Object()).toString() + new Yaml() + new ClassFileImporter();
  }
}
