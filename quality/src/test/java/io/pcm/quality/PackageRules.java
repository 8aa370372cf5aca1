package io.pcm.quality;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Modifier;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** Rules about the form of packages and types. */
final class PackageRules {
  private PackageRules() {}

  static ArchRule nullMarked() {
    return classes()
        .should(
            all(
                "have a package-info with @NullMarked",
                type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
  }

  static ArchRule concreteClassesAreFinal() {
    return classes()
        .should(all("be final, abstract, an interface or hidden", PackageRules::closed));
  }

  /** So that {@code System} or {@code Module} is never ambiguous. */
  static ArchRule shadowNothingOfJavaLang() {
    return classes().should(all("have names of their own", type -> !ofJavaLang(type)));
  }

  private static boolean ofJavaLang(JavaClass type) {
    try {
      return !type.getSimpleName().isEmpty()
          && Modifier.isPublic(Class.forName("java.lang." + type.getSimpleName()).getModifiers());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean closed(JavaClass type) {
    return type.isInterface()
        || type.isEnum()
        || type.isAnonymousClass()
        || type.getModifiers().contains(JavaModifier.FINAL)
        || type.getModifiers().contains(JavaModifier.ABSTRACT)
        || type.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static ArchCondition<JavaClass> all(String description, Predicate<JavaClass> holds) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!holds.test(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " of " + type.getPackageName() + " does not"));
        }
      }
    };
  }
}
