package io.pcm.acceptance.library;

import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Returns a text of as many bytes as the item says, such as <code>{"give":10,…}</code>, or as a
 * number how many bytes the item has.
 */
public final class Bulky implements ContextFactory {
  private static final Pattern GIVE = Pattern.compile("\\{\"give\":(\\d+),.*", Pattern.DOTALL);
  private static final int HEAD = 40;

  @Override
  public LoadedLibrary load(LoadRequest request) {
    return (name, settings) -> name.equals("measure") ? Bulky::measure : Bulky::give;
  }

  private static Json measure(Json item) {
    return Json.of(String.valueOf(item.length()));
  }

  private static Json give(Json item) {
    int head = Math.min(HEAD, item.length());
    Matcher give = GIVE.matcher(new String(item.utf8(), 0, head, StandardCharsets.UTF_8));
    if (!give.matches()) {
      throw new IllegalArgumentException("no item of this test");
    }
    byte[] text = new byte[Integer.parseInt(give.group(1))];
    Arrays.fill(text, (byte) 'r');
    text[0] = '"';
    text[text.length - 1] = '"';
    return Json.of(text);
  }
}
