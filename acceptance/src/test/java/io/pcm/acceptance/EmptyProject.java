package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.runtime.rundir.PcmVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Maven project whose only dependency is {@code pcm-installation}, built as its user would: with
 * a local repository to which this build was installed. Maven gets everything else from the local
 * repository of this build, so it needs no network.
 *
 * @param folder the project
 * @param classPath of its program
 * @param prefix words before the command of the program, for example to run it as another user
 */
record EmptyProject(Path folder, String classPath, List<String> prefix) {
  static final Path FACT_CHECK = Installation.project().resolve("examples/factcheck");

  /** Copies the project to a folder and compiles it. */
  static EmptyProject build(Path folder) throws Exception {
    Path repository = folder.resolve("repository");
    install(repository.resolve("io/pcm"));
    Path settings =
        Files.writeString(
            folder.resolve("settings.xml"),
            """
            <settings>
              <mirrors>
                <mirror><id>build</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
              </mirrors>
            </settings>
            """
                .formatted(Path.of(property("localRepository")).toUri()));
    write("xml", folder.resolve("pom.xml"));
    Path sources = folder.resolve("src/main/java");
    RealCondor.copy(FACT_CHECK.resolve("src/main/java"), sources);
    write("java", sources.resolve("Main.java"));
    maven(
        folder,
        settings,
        "-Dmaven.repo.local=" + repository,
        "compile",
        "dependency:build-classpath",
        "-Dmdep.outputFile=classpath");
    String libraries = Files.readString(folder.resolve("classpath")).strip();
    assertThat(libraries)
        .contains("pcm-installation")
        .doesNotContain("pcm-cli", "logback", "junit-jupiter");
    String classes = folder.resolve("target/classes").toString();
    return new EmptyProject(folder, classes + File.pathSeparator + libraries, List.of());
  }

  /** Writes the complete example in this language in the page about the Java API. */
  private static void write(String language, Path to) throws IOException {
    String page = Files.readString(Installation.project().resolve("docs/java-api.md"));
    String begin = "```" + language + " complete\n";
    int start = page.indexOf(begin) + begin.length();
    assertThat(start).as("an example in " + language).isGreaterThan(begin.length());
    Files.createDirectories(to.getParent());
    Files.writeString(to, page.substring(start, page.indexOf("```", start)));
  }

  /** As {@code mvn install} would, without building everything again. */
  private static void install(Path group) throws IOException {
    String version = PcmVersion.text();
    Path project = Installation.project();
    install(group, "pcm", project.resolve("pom.xml"), ".pom");
    List<Path> modules;
    try (Stream<Path> all = Files.list(project)) {
      modules = all.filter(each -> Files.isDirectory(each.resolve("target"))).toList();
    }
    for (Path module : modules) {
      String ours = "pcm-*-" + version + ".jar";
      try (var jars = Files.newDirectoryStream(module.resolve("target"), ours)) {
        for (Path jar : jars) {
          String artifact = jar.getFileName().toString().replace("-" + version + ".jar", "");
          install(group, artifact, jar, ".jar");
          install(group, artifact, module.resolve("pom.xml"), ".pom");
        }
      }
    }
  }

  private static void install(Path group, String artifact, Path file, String type)
      throws IOException {
    String version = PcmVersion.text();
    Path folder = Files.createDirectories(group.resolve(artifact).resolve(version));
    Files.copy(file, folder.resolve(artifact + "-" + version + type));
  }

  private static void maven(Path folder, Path settings, String... goals) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-s", settings.toString(), "-gs", settings.toString()));
    command.addAll(List.of(goals));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MAVEN_ARGS");
    builder.redirectErrorStream(true);
    PcmProcess.Ended ended = new PcmProcess(builder.start()).await();
    assertThat(ended.code()).as(String.join("\n", ended.out())).isZero();
  }

  private static String property(String name) {
    String value = System.getProperty(name, "");
    assertThat(value).as("set by the build: %s", name).isNotEmpty();
    return value;
  }

  /** A copy in another folder, whose program follows these words. */
  EmptyProject copy(Path to, List<String> words) throws IOException {
    RealCondor.copy(folder, to);
    return new EmptyProject(to, classPath.replace(folder.toString(), to.toString()), words);
  }

  /** Starts the program of the page. */
  PcmProcess start(Map<String, String> environment, String... arguments) throws IOException {
    return start("Main", environment, arguments);
  }

  /** Starts the fact check with two pilots of a batch system. */
  PcmProcess startFactCheck(
      Map<String, String> environment, Path runDirectory, int claims, String system)
      throws IOException {
    return start(
        "io.pcm.examples.factcheck.FactCheck",
        environment,
        runDirectory.toString(),
        FACT_CHECK.toString(),
        "" + claims,
        system);
  }

  private PcmProcess start(String main, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", classPath, main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PCM_"));
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    return new PcmProcess(builder.start());
  }
}
