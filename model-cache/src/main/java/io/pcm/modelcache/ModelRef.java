package io.pcm.modelcache;

import io.pcm.model.FileHash;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A user's reference to a model. */
sealed interface ModelRef {
  /** A model that PCM knows by name. */
  record Named(KnownModel model) implements ModelRef {}

  /** A file on a web server. */
  record Url(URI uri) implements ModelRef {}

  /** A file of the user; an absolute path. */
  record File(Path path) implements ModelRef {}

  static ModelRef parse(String text, List<KnownModel> known) throws UnknownModelException {
    if (text.matches("(?i)https?:.*")) {
      return new Url(uri(text));
    }
    if (text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw new UnknownModelException(
          "'"
              + text
              + "' cannot be downloaded: only http and https are supported; download it yourself and give its path");
    }
    if (text.contains("/") || text.endsWith(".gguf")) {
      try {
        return new File(Path.of(text).toAbsolutePath().normalize());
      } catch (InvalidPathException e) {
        throw new UnknownModelException("'" + text + "' is not a path: " + e.getReason());
      }
    }
    for (KnownModel model : known) {
      if (model.name().equalsIgnoreCase(text)) {
        return new Named(model);
      }
    }
    throw new UnknownModelException(
        "unknown model '"
            + text
            + "'. Known by name: "
            + known.stream().map(KnownModel::name).collect(Collectors.joining(", "))
            + ". Or give a path to a GGUF file (with a / in it), or a URL.");
  }

  private static URI uri(String text) throws UnknownModelException {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new UnknownModelException("'" + text + "' is not a URL: " + e.getReason());
    }
    throw new UnknownModelException(
        "'" + text + "' is not the URL of a model: it must have a host and no user name");
  }

  static String keyOf(URI uri) {
    byte[] digest = FileHash.digest().digest(uri.toString().getBytes(StandardCharsets.UTF_8));
    return FileHash.hex(digest);
  }

  /** The last segment of the path, with only plain characters. */
  static String fileNameOf(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    String cut = last.length() > 120 ? last.substring(last.length() - 120) : last;
    return cut.isEmpty() || cut.startsWith(".") ? "model" + cut : cut;
  }
}
