package io.pcm.api.offender;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** Breaks the rule on purpose: sees libraries of other rooms, and one that is in no table. */
public final class LibraryHoarder {
  private LibraryHoarder() {}

  static String hoard() {
    return new CommandLine(new Object()).toString() + new Yaml() + new ClassFileImporter();
  }
}
