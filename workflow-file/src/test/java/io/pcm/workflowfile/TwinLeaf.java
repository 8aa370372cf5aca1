package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.Axis;
import io.pcm.api.workflow.Point;
import java.util.Map;

/** A single value of a random workflow. */
sealed interface TwinLeaf {
  /** What the value is at this point of the matrix. */
  Fixed at(Point point);

  /** How a value is written. */
  enum Kind {
    /** A string. */
    TEXT,
    /** A number, a boolean or null. */
    TYPED,
    /** A path relative to the folder of the workflow. */
    PATH
  }

  /** The same value everywhere. */
  record Fixed(String text, Kind kind) implements TwinLeaf {
    @Override
    public Fixed at(Point point) {
      return this;
    }

    Json json() {
      return Json.of(kind == Kind.TYPED ? text : Json.quote(text));
    }

    int number() {
      return Integer.parseInt(text);
    }
  }

  /** The value of an axis, between two texts. */
  record Ref(String before, TwinAxis axis, String after, Kind kind) implements TwinLeaf {
    @Override
    public Fixed at(Point point) {
      Fixed value = point.get(axis.axis());
      return before.isEmpty() && after.isEmpty()
          ? value
          : new Fixed(before + value.text() + after, kind);
    }
  }

  /**
   * An axis in both forms.
   *
   * @param values by their names; for a list, the text of each value is its name
   */
  record TwinAxis(String name, Map<String, Fixed> values, boolean named, Axis<Fixed> axis) {}

  static Fixed text(String text) {
    return new Fixed(text, Kind.TEXT);
  }

  static Fixed typed(Object value) {
    return new Fixed(String.valueOf(value), Kind.TYPED);
  }

  static Fixed path(String path) {
    return new Fixed(path, Kind.PATH);
  }
}
