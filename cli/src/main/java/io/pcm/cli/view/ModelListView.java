package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.modelcache.ListedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code pcm models list}. {@code docs/json.md} describes the JSON. */
public final class ModelListView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final String NOTHING = "-";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelListView() {}

  /** A table; what is not known is shown as {@code -}. */
  public static String text(List<ListedModel> models) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "size", "architecture", "parameters", "quantisation", "path"));
    for (ListedModel model : models) {
      rows.add(
          List.of(
              Texts.printable(model.name()),
              size(model.bytes()),
              known(Texts.printable(model.architecture())),
              parameters(model.parameters()),
              known(model.quantisation()),
              model
                  .file()
                  .map(file -> Texts.printable(file.toString()))
                  .orElse("(not downloaded)")));
    }
    return table(rows);
  }

  public static String json(List<ListedModel> models) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode all = root.putArray("models");
    for (ListedModel model : models) {
      ObjectNode node = all.addObject().put("model", model.name());
      node.put("path", model.file().map(Path::toString).orElse(null));
      node.put("bytes", model.bytes());
      node.put("architecture", model.architecture().isEmpty() ? null : model.architecture());
      node.put("parameters", model.parameters() == 0 ? null : (Long) model.parameters());
      node.put("quantisation", model.quantisation().isEmpty() ? null : model.quantisation());
    }
    return root.toString();
  }

  private static String table(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width - cell.length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private static String known(String text) {
    return text.isEmpty() ? NOTHING : text;
  }

  private static String size(long bytes) {
    return bytes >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static String parameters(long number) {
    if (number == 0) {
      return NOTHING;
    }
    return number >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.1fB", number / 1e9)
        : String.format(Locale.ROOT, "%.0fM", number / 1e6);
  }
}
