package io.pcm.runtime.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The page of a report: one file without any other one. Its policy for the browser allows its own
 * script and style only, and no connection, so that nothing in a run can make it do anything else.
 *
 * <p>The same page shows a run in progress: {@link #live} has no data, and reads {@code data.json}
 * next to it every two seconds, which is {@link ReportData#json}.
 */
public final class ReportPage {
  private static final String TEMPLATE = resource("report.html");
  private static final String STYLE = resource("report.css");
  private static final String SCRIPT =
      resource("report-charts.js") + resource("report-timeline.js") + resource("report.js");

  private ReportPage() {}

  /** The page with this report in it, for a file. */
  public static String of(ReportData report) {
    return page("'none'", escaped(report.json()));
  }

  /** The page that reads {@code data.json} again and again, for a server of this machine. */
  public static String live() {
    return page("'self'", "null");
  }

  private static String page(String connect, String data) {
    String policy =
        "default-src 'none'; script-src "
            + hash(SCRIPT)
            + "; style-src "
            + hash(STYLE)
            + "; img-src data:; base-uri 'none'; form-action 'none'; connect-src "
            + connect;
    StringBuilder page = new StringBuilder();
    for (String part : TEMPLATE.split("@", -1)) {
      switch (part) {
        case "POLICY" -> page.append(policy);
        case "STYLE" -> page.append(STYLE);
        case "SCRIPT" -> page.append(SCRIPT);
        case "DATA" -> page.append(data);
        default -> page.append(part);
      }
    }
    return page.toString();
  }

  /** JSON that no HTML parser takes for the end of the script that holds it. */
  static String escaped(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a resource of the installation cannot be read: " + name, e);
    }
  }
}
