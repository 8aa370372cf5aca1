package io.pcm.parquet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pcm.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Writes rows as JSON objects: lists as arrays, maps with text as keys as objects. */
final class RowJson {
  private final JsonGenerator json;
  private final CellJson cells;

  RowJson(Path file, JsonGenerator json) {
    this.json = json;
    this.cells = new CellJson(file, json);
  }

  void write(Group row) throws IOException, DataException {
    object(row);
  }

  private void object(Group group) throws IOException, DataException {
    json.writeStartObject();
    List<Type> fields = group.getType().getFields();
    for (int i = 0; i < fields.size(); i++) {
      json.writeFieldName(fields.get(i).getName());
      field(group, i, fields.get(i));
    }
    json.writeEndObject();
  }

  private void field(Group group, int field, Type type) throws IOException, DataException {
    int count = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      json.writeStartArray();
      for (int i = 0; i < count; i++) {
        value(group, field, i, type);
      }
      json.writeEndArray();
    } else if (count == 0) {
      json.writeNull();
    } else {
      value(group, field, 0, type);
    }
  }

  private void value(Group group, int field, int index, Type type)
      throws IOException, DataException {
    if (type.isPrimitive()) {
      cells.write(group, field, index, type.asPrimitiveType());
      return;
    }
    Group inner = group.getGroup(field, index);
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    boolean single = inner.getType().getFieldCount() == 1;
    if (single && meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      list(inner);
    } else if (single && isMap(meaning)) {
      map(inner);
    } else {
      object(inner);
    }
  }

  private static boolean isMap(LogicalTypeAnnotation meaning) {
    return meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
        || meaning instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
  }

  /**
   * The elements are in a repeated group with one field, or, as old programs write it, they are
   * that group or a repeated value themselves.
   */
  private void list(Group list) throws IOException, DataException {
    Type repeated = list.getType().getType(0);
    int count = list.getFieldRepetitionCount(0);
    json.writeStartArray();
    for (int i = 0; i < count; i++) {
      if (isWrapper(repeated)) {
        Group element = list.getGroup(0, i);
        field(element, 0, element.getType().getType(0));
      } else {
        value(list, 0, i, repeated);
      }
    }
    json.writeEndArray();
  }

  private static boolean isWrapper(Type repeated) {
    if (repeated.isPrimitive()) {
      return false;
    }
    GroupType group = repeated.asGroupType();
    return group.getFieldCount() == 1
        && !group.getName().equals("array")
        && !group.getName().endsWith("_tuple");
  }

  private void map(Group map) throws IOException, DataException {
    int count = map.getFieldRepetitionCount(0);
    GroupType entryType = map.getType().getType(0).asGroupType();
    boolean textKeys = CellJson.isText(entryType.getType(0)) && entryType.getFieldCount() == 2;
    if (!textKeys) {
      json.writeStartArray();
      for (int i = 0; i < count; i++) {
        object(map.getGroup(0, i));
      }
      json.writeEndArray();
      return;
    }
    json.writeStartObject();
    for (int i = 0; i < count; i++) {
      Group entry = map.getGroup(0, i);
      json.writeFieldName(entry.getString(0, 0));
      field(entry, 1, entryType.getType(1));
    }
    json.writeEndObject();
  }
}
