package io.pcm.cli;

import io.pcm.runtime.rundir.PcmVersion;
import java.util.Locale;

/** A page of the manual in the language of {@code man}: {@code man 7 man}. */
final class ManPage {
  private ManPage() {}

  /** The name of the page and of its file, without {@code .1}. */
  static String name(CommandPage page) {
    return page.name().replace(' ', '-');
  }

  static String roff(CommandPage page) {
    StringBuilder roff = new StringBuilder();
    roff.append(".TH \"")
        .append(escaped(name(page).toUpperCase(Locale.ROOT)))
        .append("\" 1 \"\" \"PCM ")
        .append(PcmVersion.text())
        .append("\"\n");
    section(roff, "Name");
    roff.append(escaped(name(page))).append(" \\- ").append(escaped(page.summary())).append('\n');
    section(roff, "Synopsis");
    roff.append(escaped(page.synopsis())).append('\n');
    section(roff, "Description");
    roff.append(escaped(page.summary() + " " + page.description()).strip()).append('\n');
    page.sections()
        .forEach(
            (heading, entries) -> {
              section(roff, heading);
              for (CommandPage.Entry each : entries) {
                roff.append(".TP\n.B ")
                    .append(escaped(each.label()))
                    .append('\n')
                    .append(escaped(each.text()))
                    .append('\n');
              }
            });
    if (!page.examples().isEmpty()) {
      section(roff, "Examples");
      roff.append(".nf\n");
      page.examples().forEach(line -> roff.append(escaped(line)).append('\n'));
      roff.append(".fi\n");
    }
    return roff.toString();
  }

  private static void section(StringBuilder roff, String heading) {
    roff.append(".SH ").append(escaped(heading.toUpperCase(Locale.ROOT))).append('\n');
  }

  /** A hyphen is a minus, as it is typed; a line that begins with a dot or a quote is text. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
  }
}
