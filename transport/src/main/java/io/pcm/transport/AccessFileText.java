package io.pcm.transport;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.protocol.seal.WireVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Formats and parses access files. */
final class AccessFileText {
  private static final String HEAD =
      "# For pilots and commands that connect to this run's manager. It contains the run's secret.\n";

  private AccessFileText() {}

  static String of(AccessFile access) {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("version=").append(access.version()).append('\n');
    text.append("run=").append(access.run()).append('\n');
    text.append("secret=").append(access.secret().toBase64()).append('\n');
    text.append("epoch=").append(access.epoch()).append('\n');
    for (String address : access.addresses()) {
      text.append("address=").append(address).append('\n');
    }
    return text.toString();
  }

  /** Error messages never quote the text, because it contains the secret. */
  static AccessFile parse(Path file, String text) throws AccessFileException {
    Map<String, String> single = new TreeMap<>();
    List<String> addresses = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw wrong(file, number, "is not key=value");
      }
      String key = line.substring(0, equals);
      String value = line.substring(equals + 1);
      if (key.equals("address")) {
        addresses.add(value);
      } else if (single.put(key, value) != null) {
        throw wrong(file, number, "sets '" + printable(key) + "' twice");
      }
    }
    return build(file, single, addresses);
  }

  private static AccessFile build(Path file, Map<String, String> single, List<String> addresses)
      throws AccessFileException {
    try {
      int version = Integer.parseInt(take(file, single, "version"));
      AccessFile access =
          new AccessFile(
              version,
              RunId.parse(take(file, single, "run")),
              RunSecret.parse(take(file, single, "secret")),
              Integer.parseInt(take(file, single, "epoch")),
              addresses);
      if (version == WireVersion.MAJOR && !single.isEmpty()) {
        throw AccessFileException.damaged(
            file + " has unknown keys, so it is not an access file of version " + version);
      }
      return access;
    } catch (IllegalArgumentException e) {
      throw AccessFileException.damaged(
          file
              + " is damaged: "
              + (e instanceof NumberFormatException ? "a number is invalid" : e.getMessage()));
    }
  }

  private static String take(Path file, Map<String, String> single, String key)
      throws AccessFileException {
    String value = single.remove(key);
    if (value == null) {
      throw AccessFileException.damaged(
          file + " has no line '" + key + "=', so it is not an access file, or was cut short");
    }
    return value;
  }

  private static AccessFileException wrong(Path file, int line, String what) {
    return AccessFileException.damaged(
        file + ":" + line + " " + what + ", so it is not an access file");
  }

  private static String printable(String key) {
    return key.length() <= 32 && key.matches("[a-z-]+") ? key : "?";
  }
}
