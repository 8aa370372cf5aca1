package io.pcm.workflowfile;

import io.pcm.api.workflow.Mistake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Parses YAML into a {@link Value}: one document; no objects are constructed; no tags except {@code
 * !!str}, {@code !!seq} and {@code !!map}; keys are unique strings. The meaning of a plain scalar
 * is decided where it is used, so YAML 1.1 does not change {@code no}, {@code 012} or {@code 1:30}.
 */
final class YamlReader {
  /** Maximum number of code points of a text (4 Mi). */
  static final int CODE_POINTS = 4 * 1024 * 1024;

  /**
   * Maximum nesting, and maximum number of aliases of collections; more than any real workflow has.
   */
  static final int LEVELS = 50;

  static final int ALIASES = 50;

  /** Maximum number of values after replacing all aliases, because nested aliases multiply. */
  static final int VALUES = 1_000_000;

  private static final Tag PLAIN = new Tag("!plain-without-a-tag");

  private final Place.Source source;
  private final String property;
  private final Problems problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  private YamlReader(Place.Source source, String property, Problems problems) {
    this.source = source;
    this.property = property;
    this.problems = problems;
  }

  /** The document; empty if there is none, which is reported. */
  static Optional<Value> read(
      String text, Place.Source source, String property, Problems problems) {
    return new YamlReader(source, property, problems).document(text);
  }

  private Optional<Value> document(String text) {
    if (text.codePointCount(0, text.length()) > CODE_POINTS) {
      return refused(
          place(1, 1), "the text is longer than 4 Mi characters; put data into a separate file");
    }
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        Place at = SourceText.after(text.substring(0, i), source);
        return refused(
            place(at.line(), at.column()),
            String.format("character U+%04X is not allowed in YAML", c));
      }
    }
    StreamReader reader = new StreamReader(text);
    try {
      LoaderOptions options = options();
      Node node =
          new Composer(new ParserImpl(reader, options), new Untyped(), options).getSingleNode();
      return Optional.of(
          node == null ? new Value.Scalar("", true, place(1, 1)) : converted(node, 1));
    } catch (MarkedYAMLException e) {
      String told = YamlHints.told(text, e, told(e));
      String hint = told.equals(told(e)) ? inOption() : "";
      return refused(place(e.getProblemMark()), "not YAML: " + told + hint);
    } catch (YAMLException e) {
      return refused(place(reader.getLine() + 1, reader.getColumn() + 1), limit(e));
    } catch (RefusedException e) {
      return refused(e.place, e.why);
    }
  }

  /** What to do about most errors in an option; nothing for a file. */
  private String inOption() {
    return source.numbered()
        ? ""
        : "; a text with such characters needs quotes, for YAML and for the shell: --set '"
            + property.replaceFirst("^params\\.", "")
            + "=\"…\"'";
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(CODE_POINTS);
    options.setNestingDepthLimit(LEVELS);
    options.setMaxAliasesForCollections(ALIASES);
    return options;
  }

  private Optional<Value> refused(Place place, String text) {
    problems.add(place, property, text);
    return Optional.empty();
  }

  private static String told(MarkedYAMLException e) {
    String problem =
        String.valueOf(e.getProblem())
            .replaceAll("\\s+", " ")
            .replaceFirst("\\. \\(Do not use .* for indentation\\)", "")
            .strip();
    Mark began = e.getContextMark();
    if (e.getContext() == null || began == null) {
      return problem;
    }
    return problem + " (" + e.getContext() + " that began on line " + (began.getLine() + 1) + ")";
  }

  private static String limit(YAMLException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("Nesting Depth")) {
      return "nested deeper than " + LEVELS + " levels";
    }
    if (text.contains("aliases")) {
      return "more than " + ALIASES + " aliases of lists and mappings";
    }
    return "not YAML: " + text.replaceAll("\\s+", " ").strip();
  }

  private Value converted(Node node, int level) throws RefusedException {
    Place place = place(node.getStartMark());
    if (++values > VALUES || level > 2 * LEVELS) {
      throw new RefusedException(place, "aliases make it more than " + VALUES + " values");
    }
    if (!open.add(node)) {
      throw new RefusedException(place, "contains itself through an alias");
    }
    try {
      checkTag(node, place);
      if (node instanceof ScalarNode) {
        return new Value.Scalar(((ScalarNode) node).getValue(), node.getTag().equals(PLAIN), place);
      }
      if (node instanceof SequenceNode) {
        List<Value> items = new ArrayList<>();
        for (Node item : ((SequenceNode) node).getValue()) {
          items.add(converted(item, level + 1));
        }
        return new Value.Listing(items, place);
      }
      return mapping((MappingNode) node, place, level);
    } finally {
      open.remove(node);
    }
  }

  private Value mapping(MappingNode node, Place place, int level) throws RefusedException {
    Map<String, Value.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Value key = converted(tuple.getKeyNode(), level + 1);
      if (!(key instanceof Value.Scalar)) {
        String hint = key instanceof Value.Mapping ? "; " + YamlHints.QUOTE : "";
        throw new RefusedException(
            key.place(), "a key must be a string, not " + key.shown() + hint);
      }
      Value.Scalar name = (Value.Scalar) key;
      if (name.plain() && name.text().equals("<<")) {
        throw new RefusedException(
            key.place(), "merge keys ('<<') are not supported; write the keys out or use an alias");
      }
      Value.Entry entry = new Value.Entry(name, converted(tuple.getValueNode(), level + 1));
      Value.Entry before = entries.putIfAbsent(name.text(), entry);
      if (before != null) {
        problems.add(
            key.place(),
            property,
            "duplicate key "
                + name.shown()
                + "; it is already on line "
                + before.key().place().line());
      }
    }
    return new Value.Mapping(List.copyOf(entries.values()), place);
  }

  private static void checkTag(Node node, Place place) throws RefusedException {
    Tag tag = node.getTag();
    if (!tag.equals(PLAIN)
        && !tag.equals(Tag.STR)
        && !tag.equals(Tag.SEQ)
        && !tag.equals(Tag.MAP)) {
      throw new RefusedException(
          place, "tag " + Mistake.quoted(tag.getValue()) + " is not allowed; leave it out");
    }
  }

  private Place place(Mark mark) {
    return place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place place(int line, int column) {
    return new Place(source, line, column);
  }

  /** Gives all plain scalars the same tag. */
  private static final class Untyped extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      if (kind == NodeId.scalar) {
        return implicit ? PLAIN : Tag.STR;
      }
      return kind == NodeId.sequence ? Tag.SEQ : Tag.MAP;
    }
  }

  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String why;

    RefusedException(Place place, String why) {
      super(why);
      this.place = place;
      this.why = why;
    }
  }
}
