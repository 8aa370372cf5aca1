package io.pcm.quality;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules, read once for all rules. */
final class ProjectClasses {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.pcm");

  private ProjectClasses() {}

  static JavaClasses main() {
    return MAIN;
  }

  static JavaClasses only(Class<?>... classes) {
    return new ClassFileImporter().importClasses(classes);
  }
}
