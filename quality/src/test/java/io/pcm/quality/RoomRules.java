package io.pcm.quality;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;

/** Allowed dependencies: between rooms, and on third-party libraries. */
final class RoomRules {
  private static final String ROOT = "io.pcm.";

  /**
   * A room is a package of io.pcm with all packages below it that are not rooms. It may depend on
   * itself and these rooms. The architecture document has the same table.
   */
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("api", List.of()),
          Map.entry("json", List.of("api")),
          Map.entry("data", List.of("api")),
          Map.entry("parquet", List.of("data")),
          Map.entry("protocol", List.of("api")),
          Map.entry("transport", List.of("api", "protocol")),
          Map.entry("context", List.of("api")),
          Map.entry("model", List.of()),
          Map.entry("modelcache", List.of("model")),
          Map.entry("library.llm", List.of("api")),
          Map.entry("library.llama", List.of("api", "library.llm", "model")),
          Map.entry("library.server", List.of("api", "library.llm", "model")),
          Map.entry("manager", List.of("api", "protocol", "transport")),
          Map.entry("pilot", List.of("api", "model", "protocol", "transport")),
          Map.entry("simulator", List.of("api", "manager", "pilot", "protocol")),
          Map.entry("submit", List.of("api")),
          Map.entry("slurm", List.of("api", "submit")),
          Map.entry("condor", List.of("api", "submit")),
          Map.entry("sge", List.of("api", "submit")),
          Map.entry("runtime.rundir", List.of("api", "submit")),
          Map.entry("runtime.local", List.of("api")),
          Map.entry("runtime.lines", List.of("api", "data")),
          Map.entry("runtime.sites", List.of("api", "runtime.local")),
          Map.entry("runtime.scaling", List.of("api", "manager", "runtime.sites")),
          Map.entry("runtime.booking", List.of("api", "model")),
          Map.entry(
              "runtime.identity", List.of("api", "manager", "model", "protocol", "runtime.rundir")),
          Map.entry(
              "runtime.jobs",
              List.of(
                  "api", "model", "pilot", "runtime.identity", "runtime.rundir", "runtime.sites")),
          Map.entry(
              "runtime.keeper",
              List.of(
                  "api",
                  "manager",
                  "pilot",
                  "runtime.jobs",
                  "runtime.local",
                  "runtime.rundir",
                  "runtime.scaling",
                  "runtime.sites")),
          Map.entry(
              "runtime.inspect",
              List.of(
                  "api",
                  "json",
                  "manager",
                  "protocol",
                  "runtime.identity",
                  "runtime.jobs",
                  "runtime.lines",
                  "runtime.rundir",
                  "runtime.sites",
                  "submit",
                  "transport")),
          Map.entry("runtime.dashboard", List.of("api", "runtime.report", "runtime.rundir")),
          Map.entry(
              "runtime",
              List.of(
                  "api",
                  "data",
                  "json",
                  "manager",
                  "model",
                  "modelcache",
                  "protocol",
                  "runtime.booking",
                  "runtime.dashboard",
                  "runtime.identity",
                  "runtime.inspect",
                  "runtime.jobs",
                  "runtime.keeper",
                  "runtime.rundir",
                  "runtime.sites",
                  "submit",
                  "transport")),
          Map.entry(
              "runtime.why",
              List.of(
                  "api", "manager", "runtime.inspect", "runtime.jobs", "runtime.rundir", "submit")),
          Map.entry(
              "runtime.report", List.of("api", "manager", "runtime.inspect", "runtime.rundir")),
          Map.entry(
              "runtime.trial",
              List.of(
                  "api",
                  "data",
                  "manager",
                  "pilot",
                  "protocol",
                  "runtime",
                  "runtime.booking",
                  "runtime.jobs",
                  "runtime.rundir")),
          Map.entry(
              "runtime.doctor",
              List.of(
                  "api",
                  "model",
                  "pilot",
                  "runtime.jobs",
                  "runtime.rundir",
                  "runtime.sites",
                  "submit")),
          Map.entry(
              "lab",
              List.of(
                  "api", "manager", "protocol", "runtime.keeper", "runtime.sites", "simulator")),
          Map.entry("workflowfile", List.of("api", "modelcache", "runtime", "runtime.sites")),
          Map.entry(
              "cli",
              List.of(
                  "api",
                  "manager",
                  "modelcache",
                  "pilot",
                  "protocol",
                  "runtime",
                  "runtime.dashboard",
                  "runtime.doctor",
                  "runtime.identity",
                  "runtime.inspect",
                  "runtime.jobs",
                  "runtime.lines",
                  "runtime.report",
                  "runtime.rundir",
                  "runtime.sites",
                  "runtime.trial",
                  "runtime.why",
                  "submit",
                  "workflowfile")),
          Map.entry(
              "examples", List.of("api", "json", "runtime", "runtime.sites", "workflowfile")));

  /**
   * The packages that may use each third-party package; no package may use one that is not listed.
   */
  private static final Map<String, List<String>> FOREIGN =
      Map.ofEntries(
          Map.entry("org.jspecify", List.of("io.pcm")),
          Map.entry("picocli", List.of("io.pcm.cli")),
          Map.entry("ch.qos.logback", List.of("io.pcm.cli")),
          Map.entry("sun.misc", List.of("io.pcm.cli", "io.pcm.pilot")),
          Map.entry("com.sun.management", List.of("io.pcm.pilot", "io.pcm.transport")),
          Map.entry("org.zeromq", List.of("io.pcm.transport")),
          Map.entry("zmq", List.of("io.pcm.transport")),
          Map.entry("org.msgpack", List.of("io.pcm.protocol.codec", "io.pcm.manager.store")),
          Map.entry("java.sql", List.of("io.pcm.manager.store")),
          Map.entry("org.sqlite", List.of("io.pcm.manager.store")),
          Map.entry(
              "com.github.luben.zstd",
              List.of("io.pcm.data", "io.pcm.manager.store", "io.pcm.parquet")),
          Map.entry("de.siegmar.fastcsv", List.of("io.pcm.data", "io.pcm.runtime.lines")),
          // Of parquet-floor, in the signatures of parquet-java.
          Map.entry("org.apache.hadoop", List.of("io.pcm.parquet")),
          // What is exposed is ours; the format, with its rules for names and escaping, is not.
          Map.entry("io.prometheus.metrics", List.of("io.pcm.runtime.dashboard")),
          Map.entry("org.apache.parquet", List.of("io.pcm.parquet")),
          Map.entry("org.xerial.snappy", List.of("io.pcm.parquet")),
          Map.entry("io.airlift.compress", List.of("io.pcm.parquet")),
          Map.entry("org.yaml.snakeyaml", List.of("io.pcm.workflowfile")),
          Map.entry("de.kherud.llama", List.of("io.pcm.library.llama")),
          Map.entry("org.apache.hc", List.of("io.pcm.library.server")),
          Map.entry("com.networknt.schema", List.of("io.pcm.library.llm")),
          Map.entry("org.apache.commons.exec", List.of("io.pcm.modelcache", "io.pcm.submit")),
          Map.entry(
              "com.fasterxml.jackson",
              List.of(
                  "io.pcm.cli",
                  "io.pcm.data",
                  "io.pcm.examples",
                  "io.pcm.json",
                  "io.pcm.library.llama",
                  "io.pcm.library.llm",
                  "io.pcm.library.server",
                  "io.pcm.manager",
                  "io.pcm.parquet",
                  "io.pcm.pilot",
                  "io.pcm.runtime")),
          Map.entry(
              "org.slf4j",
              List.of(
                  "io.pcm.cli",
                  "io.pcm.condor",
                  "io.pcm.manager",
                  "io.pcm.pilot",
                  "io.pcm.runtime",
                  "io.pcm.sge",
                  "io.pcm.slurm",
                  "io.pcm.submit",
                  "io.pcm.transport")));

  private RoomRules() {}

  static ArchRule knowOnlyRoomsBelow() {
    return classes().should(new OnlyAllowed("know only rooms below", RoomRules::roomAllowed));
  }

  static ArchRule seeOnlyTheirForeignLibraries() {
    return classes().should(new OnlyAllowed("see only their libraries", RoomRules::foreignAllowed));
  }

  static ArchRule haveNoCycles() {
    return SlicesRuleDefinition.slices().matching("io.pcm.(**)").should().beFreeOfCycles();
  }

  static ArchRule doNotExit(List<String> mayExit) {
    return noClasses()
        .that(describe("are not listed", type -> !listed(type, mayExit)))
        .should()
        .accessTargetWhere(
            describe(
                "exit or halt",
                access -> {
                  String owner = access.getTargetOwner().getName();
                  String name = access.getName();
                  return (owner.equals("java.lang.System") && name.equals("exit"))
                      || (owner.equals("java.lang.Runtime")
                          && (name.equals("exit") || name.equals("halt")));
                }));
  }

  static ArchRule doNotPrint(List<String> mayPrint) {
    return noClasses()
        .that(describe("are not listed", type -> !listed(type, mayPrint)))
        .should()
        .accessTargetWhere(
            describe(
                "print",
                access -> {
                  String name = access.getName();
                  boolean stream =
                      access.getTargetOwner().getName().equals("java.lang.System")
                          && (name.equals("out") || name.equals("err"));
                  return stream || name.equals("printStackTrace");
                }));
  }

  /** Entries are classes with their nested classes, or packages with those below them. */
  private static boolean listed(JavaClass type, List<String> entries) {
    return entries.stream()
        .anyMatch(
            entry ->
                type.getName().equals(entry)
                    || type.getName().startsWith(entry + "$")
                    || type.getName().startsWith(entry + "."));
  }

  private static boolean roomAllowed(String from, String to) {
    if (!to.startsWith(ROOT)) {
      return true;
    }
    String own = room(from);
    String other = room(to);
    List<String> allowed = MAY_KNOW.get(own);
    return own.equals(other) || (allowed != null && allowed.contains(other));
  }

  private static String room(String packageName) {
    for (String name = packageName; name.length() > ROOT.length(); name = parent(name)) {
      String room = name.substring(ROOT.length());
      if (MAY_KNOW.containsKey(room)) {
        return room;
      }
    }
    return packageName;
  }

  private static String parent(String packageName) {
    return packageName.substring(0, packageName.lastIndexOf('.'));
  }

  static Map<String, List<String>> rooms() {
    return MAY_KNOW;
  }

  private static boolean foreignAllowed(String from, String to) {
    if (to.isEmpty() || to.startsWith(ROOT)) {
      return true;
    }
    for (Map.Entry<String, List<String>> row : FOREIGN.entrySet()) {
      if (inside(to, row.getKey())) {
        boolean core = inside(from, "io.pcm.manager.core") || inside(from, "io.pcm.pilot.core");
        return row.getValue().stream().anyMatch(ours -> inside(from, ours))
            && (!core || row.getKey().equals("org.jspecify"));
      }
    }
    return to.startsWith("java.") || to.startsWith("javax.");
  }

  private static boolean inside(String name, String root) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  /** Whether a package may depend on another. */
  private interface Allowed {
    boolean test(String from, String to);
  }

  private static final class OnlyAllowed extends ArchCondition<JavaClass> {
    private final Allowed allowed;

    OnlyAllowed(String description, Allowed allowed) {
      super(description);
      this.allowed = allowed;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (!allowed.test(type.getPackageName(), target)) {
          events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
        }
      }
    }
  }
}
