package io.pcm.quality;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;

/**
 * Rules that keep both cores deterministic: the same events and times give the same steps on any
 * JVM.
 */
final class CoreRules {
  private static final String[] CORES = {"io.pcm.manager.core..", "io.pcm.pilot.core.."};

  private static final String[] CORES_AND_DRIVERS = {
    "io.pcm.manager.core..",
    "io.pcm.pilot.core..",
    "io.pcm.manager.driver..",
    "io.pcm.pilot.driver.."
  };

  private static final List<String> JDK_PACKAGES =
      List.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.time",
          "java.util",
          "java.util.function",
          "java.util.stream",
          "org.jspecify.annotations");

  private static final List<String> TIMERS_AND_THREADS =
      List.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.time.Clock",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer");

  /** Methods by class whose results depend on the JVM start. */
  private static final Map<String, List<String>> UNSTABLE =
      Map.of(
          "java.util.Set", List.of("of", "copyOf"),
          "java.util.Map", List.of("of", "ofEntries", "copyOf"),
          "java.util.UUID", List.of("randomUUID"),
          "java.util.Collections", List.of("shuffle"),
          "java.util.stream.Collectors",
              List.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap"));

  private CoreRules() {}

  static ArchRule knowOnlyValues() {
    return classes()
        .that()
        .resideInAnyPackage(CORES)
        .should()
        .onlyDependOnClassesThat(describe("api, protocol values, plain JDK", CoreRules::isValue));
  }

  /** Also for drivers, so that tests can drive them. */
  static ArchRule askForNothing() {
    return noClasses()
        .that()
        .resideInAnyPackage(CORES_AND_DRIVERS)
        .should()
        .accessTargetWhere(describe("clock, thread, randomness, system", CoreRules::asks));
  }

  static ArchRule haveStableOrder() {
    return noClasses()
        .that()
        .resideInAnyPackage(CORES)
        .should()
        .accessTargetWhere(describe("unstable order or value", CoreRules::isUnstable));
  }

  static ArchRule neverLookIntoPayloads() {
    return noClasses()
        .that()
        .resideInAnyPackage(CORES)
        .should()
        .accessTargetWhere(
            describe(
                "Payload.json()",
                access ->
                    access.getTargetOwner().getName().equals("io.pcm.protocol.message.Payload")
                        && access.getName().equals("json")));
  }

  private static boolean isValue(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    String name = base.getPackageName();
    return base.isPrimitive()
        || JDK_PACKAGES.contains(name)
        || inside(name, "io.pcm.api")
        || inside(name, "io.pcm.protocol.message")
        || inside(name, "io.pcm.manager.core")
        || inside(name, "io.pcm.pilot.core");
  }

  private static boolean inside(String name, String root) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  private static boolean asks(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    if (owner.equals("java.lang.System")) {
      return !access.getName().equals("arraycopy");
    }
    boolean clock = owner.startsWith("java.time.") && access.getName().equals("now");
    return clock || TIMERS_AND_THREADS.contains(owner);
  }

  private static boolean isUnstable(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    boolean mathRandom = owner.equals("java.lang.Math") && access.getName().equals("random");
    return mathRandom
        || UNSTABLE.getOrDefault(owner, List.of()).contains(access.getName())
        || isParallelStream(access, owner);
  }

  private static boolean isParallelStream(JavaAccess<?> access, String owner) {
    return access.getName().equals("parallelStream")
        || (owner.startsWith("java.util.stream.") && access.getName().equals("parallel"));
  }
}
