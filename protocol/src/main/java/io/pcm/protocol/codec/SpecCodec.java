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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The wire form of libraries and tasks. */
final class SpecCodec {
  private static final int TASK_FIELDS = 5;
  private static final int LIBRARY_FIELDS = 13;
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

  static TaskSpec readTask(WireReader in) throws IOException, MalformedMessageException {
    int fields = in.fields(TASK_FIELDS);
    TaskSpec spec =
        new TaskSpec(
            new TaskNumber(in.number(0)),
            new LibraryNumber(in.number(0)),
            in.text(),
            in.text(),
            in.json(Limits.SETTINGS_BYTES));
    in.rest(fields, TASK_FIELDS);
    return spec;
  }

  static WireWriter write(WireWriter out, LibrarySpec spec) {
    Library library = spec.library();
    out.array(LIBRARY_FIELDS).number(spec.number().value()).text(library.name());
    writeHost(out, library.host());
    out.json(library.settings(), Limits.SETTINGS_BYTES)
        .number(library.slots())
        .array(3)
        .number(library.resources().cores())
        .number(library.resources().memory())
        .number(library.resources().gpus())
        .texts(library.files().stream().map(Path::toString).toList())
        .array(2 * library.env().size());
    library.env().forEach((name, value) -> out.text(name).text(value));
    writeDuration(out, library.loadTimeout());
    writeDuration(out, library.callTimeout());
    out.number(library.retention() == Retention.RUN ? KEEP : LOAD_FOR_EACH_CALL)
        .number(library.verify() == Verify.ONCE ? 0 : 1)
        .array(2 * spec.digests().size());
    spec.digests().forEach((file, digest) -> out.text(file).text(digest));
    return out;
  }

  static LibrarySpec readLibrary(WireReader in) throws IOException, MalformedMessageException {
    int fields = in.fields(LIBRARY_FIELDS);
    LibrarySpec spec =
        new LibrarySpec(
            new LibraryNumber(in.number(0)),
            new Library(
                in.name(),
                readHost(in),
                in.json(Limits.SETTINGS_BYTES),
                in.number(1),
                readResources(in),
                readFiles(in),
                readPairs(in, "an environment variable lacks its value"),
                readDuration(in),
                readDuration(in),
                readRetention(in),
                in.number(0) == 0 ? Verify.ONCE : Verify.ALWAYS),
            readPairs(in, "a file lacks its digest"));
    in.rest(fields, LIBRARY_FIELDS);
    return spec;
  }

  private static void writeHost(WireWriter out, Host host) {
    if (host instanceof Host.Jvm jvm) {
      out.array(4).number(JVM).text(jvm.className()).texts(jvm.classPath()).texts(jvm.jvmOptions());
    } else {
      out.array(2).number(COMMAND).texts(((Host.Command) host).argv());
    }
  }

  private static Host readHost(WireReader in) throws IOException, MalformedMessageException {
    int fields = in.fields(2);
    int kind = in.number(0);
    if (kind == JVM && fields >= 4) {
      Host host = new Host.Jvm(in.text(), in.texts(), in.texts());
      in.rest(fields, 4);
      return host;
    } else if (kind == COMMAND) {
      Host host = new Host.Command(in.texts());
      in.rest(fields, 2);
      return host;
    }
    throw new MalformedMessageException("no host is of kind " + kind);
  }

  private static Resources readResources(WireReader in)
      throws IOException, MalformedMessageException {
    int fields = in.fields(3);
    Resources resources = new Resources(in.number(0), in.longNumber(0), in.number(0));
    in.rest(fields, 3);
    return resources;
  }

  private static List<Path> readFiles(WireReader in) throws IOException, MalformedMessageException {
    List<Path> files = new ArrayList<>();
    for (String file : in.texts()) {
      files.add(path(file));
    }
    return files;
  }

  /** Java names files in the locale's encoding, and does not name those that it cannot encode. */
  private static Path path(String file) throws MalformedMessageException {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new MalformedMessageException(
          "no file can be named '"
              + file
              + "' ("
              + e.getReason()
              + "); under a UTF-8 locale, such as LC_ALL=C.UTF-8, more names can be",
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

  private static Duration readDuration(WireReader in)
      throws IOException, MalformedMessageException {
    int fields = in.fields(2);
    long seconds = in.longNumber(0);
    int nanos = in.number(0);
    in.rest(fields, 2);
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
