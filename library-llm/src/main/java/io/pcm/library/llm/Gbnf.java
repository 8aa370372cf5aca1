package io.pcm.library.llm;

import java.util.ArrayList;
import java.util.List;

/**
 * Grammars in GBNF, llama.cpp's notation (its {@code grammars/README.md}). llama.cpp silently
 * ignores an invalid grammar, so grammars written here are parsed again and compared.
 */
final class Gbnf {
  private static final String ROOT = "root ::= ";
  private static final String SPACE = "\" \"? ";

  private Gbnf() {}

  /**
   * A grammar that accepts exactly these texts.
   *
   * @param texts at least one; an empty text allows the answer to end at once
   * @param space whether each text may be preceded by a space
   */
  static String oneOf(List<String> texts, boolean space) {
    StringBuilder grammar = new StringBuilder(ROOT).append(space ? SPACE : "").append('(');
    for (int i = 0; i < texts.size(); i++) {
      grammar.append(i == 0 ? "" : " | ").append(literal(texts.get(i)));
    }
    String written = grammar.append(')').toString();
    if (texts.isEmpty() || !literals(written, space).equals(texts)) {
      throw new IllegalStateException(
          "wrote a grammar that does not say " + texts + ": " + written);
    }
    return written;
  }

  private static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> {
                  if (c < 0x20 || c == 0x7f) {
                    literal.append(String.format("\\x%02X", c));
                  } else {
                    literal.appendCodePoint(c);
                  }
                }
              }
            });
    return literal.append('"').toString();
  }

  /** The texts in quotation marks, by the rules of GBNF. */
  private static List<String> literals(String grammar, boolean space) {
    List<String> found = new ArrayList<>();
    int at = ROOT.length() + (space ? SPACE.length() : 0) + 1;
    while (at < grammar.length() && grammar.charAt(at) == '"') {
      StringBuilder text = new StringBuilder();
      for (at++; grammar.charAt(at) != '"'; at++) {
        if (grammar.charAt(at) != '\\') {
          text.append(grammar.charAt(at));
          continue;
        }
        at++;
        char escaped = grammar.charAt(at);
        if (escaped == 'x') {
          text.append((char) Integer.parseInt(grammar.substring(at + 1, at + 3), 16));
          at += 2;
        } else {
          int control = "nrt".indexOf(escaped);
          text.append(control < 0 ? escaped : "\n\r\t".charAt(control));
        }
      }
      found.add(text.toString());
      at++;
      if (grammar.startsWith(" | ", at)) {
        at += 3;
      }
    }
    return grammar.substring(at).equals(")") ? found : List.of();
  }
}
