package io.pcm.protocol.codec;

import io.pcm.api.Limits;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Library.Retention;
import io.pcm.api.workflow.Library.Verify;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes and decodes libraries and tasks. */
final class SpecCodec {
  private static final int TASK_FIELDS = 5;
  private static final int LIBRARY_FIELDS = 14;
  private static final int JVM = 1;
  private static final int COMMAND = 2;
  private static final int KEEP = 0;
  private static final int LOAD_FOR_EACH_CALL = 1;

  private SpecCodec() {}

  static WireWriter write(WireWriter out, TaskSpec spec) {
    return out.array(TASK_FIELDS)
        .number(spec.number().value())
        .number(spec.library().value())
        .text(spec.display())
        .text(spec.function())
        .json(spec.settings(), Limits.SETTINGS_BYTES);
  }

  static TaskSpec readTask(FieldReader in) throws IOException, MalformedMessageException {
    return new TaskSpec(
        new TaskNumber(in.next().number(0)),
        new LibraryNumber(in.next().number(0)),
        in.next().text(),
        in.next().text(),
        in.next().json(Limits.SETTINGS_BYTES));
  }

  static WireWriter write(WireWriter out, LibrarySpec spec) {
    List<String> wrap = spec.library().wrap();
    out.array(wrap.isEmpty() ? LIBRARY_FIELDS : LIBRARY_FIELDS + 1).number(spec.number().value());
    writeRecipe(out, spec.library(), spec.digests()).text(spec.identity());
    return wrap.isEmpty() ? out : out.texts(wrap);
  }

  /**
   * Everything about a library that reaches a pilot, except its number in this workflow and its
   * wrapper, which few have.
   */
  static WireWriter writeRecipe(WireWriter out, Library library, Map<String, String> digests) {
    out.text(library.name());
    writeHost(out, library.host());
    out.json(library.settings(), Limits.SETTINGS_BYTES).number(library.slots());
    writeResources(out, library.resources())
        .texts(library.files().stream().map(Path::toString).toList())
        .array(2 * library.env().size());
    library.env().forEach((name, value) -> out.text(name).text(value));
    writeDuration(out, library.loadTimeout());
    writeDuration(out, library.callTimeout());
    out.number(library.retention() == Retention.RUN ? KEEP : LOAD_FOR_EACH_CALL)
        .number(library.verify() == Verify.ONCE ? 0 : 1)
        .array(2 * digests.size());
    digests.forEach((file, digest) -> out.text(file).text(digest));
    return out;
  }

  static LibrarySpec readLibrary(FieldReader in) throws IOException, MalformedMessageException {
    LibraryNumber number = new LibraryNumber(in.next().number(0));
    Library recipe = readRecipe(in);
    Map<String, String> digests =
        in.optional(Map.of(), field -> readPairs(field, "a file lacks its digest"));
    String identity = in.optional("", WireReader::name);
    List<String> wrap = in.optional(List.of(), WireReader::texts);
    Library library = wrap.isEmpty() ? recipe : recipe.change().wrap(wrap).build();
    return new LibrarySpec(number, library, digests, identity);
  }

  private static Library readRecipe(FieldReader in) throws IOException, MalformedMessageException {
    return Library.of(in.next().name(), FieldReader.structure(in.next(), SpecCodec::readHost))
        .settings(in.next().json(Limits.SETTINGS_BYTES))
        .slots(in.next().number(1))
        .resources(FieldReader.structure(in.next(), SpecCodec::readResources))
        .files(in.next().list(SpecCodec::readPath))
        .env(readPairs(in.next(), "an environment variable lacks its value"))
        .loadTimeout(FieldReader.structure(in.next(), SpecCodec::readDuration))
        .callTimeout(FieldReader.structure(in.next(), SpecCodec::readDuration))
        .retention(readRetention(in.next()))
        .verify(
            in.optional(Verify.ONCE, field -> field.number(0) == 0 ? Verify.ONCE : Verify.ALWAYS))
        .build();
  }

  private static void writeHost(WireWriter out, Host host) {
    if (host instanceof Host.Jvm jvm) {
      out.array(4).number(JVM).text(jvm.className()).texts(jvm.classPath()).texts(jvm.jvmOptions());
    } else {
      out.array(2).number(COMMAND).texts(((Host.Command) host).argv());
    }
  }

  private static Host readHost(FieldReader in) throws IOException, MalformedMessageException {
    int kind = in.next().number(0);
    return switch (kind) {
      case JVM -> new Host.Jvm(in.next().text(), in.next().texts(), in.next().texts());
      case COMMAND -> new Host.Command(in.next().texts());
      default -> throw new MalformedMessageException("no host is of kind " + kind);
    };
  }

  /** Whole GPUs are written as in earlier versions, so that such libraries keep their identity. */
  private static WireWriter writeResources(WireWriter out, Resources resources) {
    boolean plain = !resources.sharesGpu() && resources.gpuMemory() == 0;
    out.array(plain ? 3 : 5)
        .number(resources.cores())
        .number(resources.memory())
        .number(resources.gpuCount());
    return plain ? out : out.number(resources.gpuHundredths()).number(resources.gpuMemory());
  }

  private static Resources readResources(FieldReader in)
      throws IOException, MalformedMessageException {
    int cores = in.next().number(0);
    long memory = in.next().longNumber(0);
    int whole = in.next().number(0);
    return new Resources(
        cores,
        memory,
        in.optional((double) whole, hundredths -> hundredths.number(0) / 100.0),
        in.optional(0L, bytes -> bytes.longNumber(0)));
  }

  /** Java encodes file names in the locale's encoding and rejects names that it cannot encode. */
  private static Path readPath(WireReader in) throws IOException, MalformedMessageException {
    String file = in.text();
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new MalformedMessageException(
          "file name not supported on this machine: '"
              + file
              + "' ("
              + e.getReason()
              + "); set a UTF-8 locale, such as LC_ALL=C.UTF-8",
          e);
    }
  }

  private static Map<String, String> readPairs(WireReader in, String odd)
      throws IOException, MalformedMessageException {
    List<String> flat = in.texts();
    if (flat.size() % 2 != 0) {
      throw new MalformedMessageException(odd);
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      pairs.put(flat.get(i), flat.get(i + 1));
    }
    return pairs;
  }

  private static void writeDuration(WireWriter out, Duration duration) {
    out.array(2).number(duration.getSeconds()).number(duration.getNano());
  }

  private static Duration readDuration(FieldReader in)
      throws IOException, MalformedMessageException {
    long seconds = in.next().longNumber(0);
    int nanos = in.next().number(0);
    if (nanos > 999_999_999) {
      throw new MalformedMessageException(nanos + " is more than a second's nanoseconds");
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  private static Retention readRetention(WireReader in)
      throws IOException, MalformedMessageException {
    int code = in.number(0);
    return switch (code) {
      case KEEP -> Retention.RUN;
      case LOAD_FOR_EACH_CALL -> Retention.CALL;
      default -> throw new MalformedMessageException("no retention has code " + code);
    };
  }
}
