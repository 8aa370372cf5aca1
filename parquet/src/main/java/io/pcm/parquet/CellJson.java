package io.pcm.parquet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pcm.data.DataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Writes single values: dates and times as ISO 8601 texts, what is not a number as null. */
final class CellJson {
  /** The Julian day of 1970-01-01, from which INT96 counts days. */
  private static final long JULIAN_1970 = 2_440_588;

  private final Path file;
  private final JsonGenerator json;

  CellJson(Path file, JsonGenerator json) {
    this.file = file;
    this.json = json;
  }

  static boolean isText(Type type) {
    return type.isPrimitive()
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation;
  }

  void write(Group group, int field, int index, PrimitiveType type)
      throws IOException, DataException {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> json.writeBoolean(group.getBoolean(field, index));
      case INT32 -> whole(group.getInteger(field, index), 32, meaning);
      case INT64 -> whole(group.getLong(field, index), 64, meaning);
      case FLOAT -> number(group.getFloat(field, index));
      case DOUBLE -> number(group.getDouble(field, index));
      case INT96 -> json.writeString(int96(group.getInt96(field, index).getBytes()));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, index).getBytes(), type);
    }
  }

  private void whole(long value, int bits, LogicalTypeAnnotation meaning) throws IOException {
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      json.writeNumber(BigDecimal.valueOf(value, decimal.getScale()));
    } else if (meaning instanceof DateLogicalTypeAnnotation) {
      json.writeString(LocalDate.ofEpochDay(value).toString());
    } else if (meaning instanceof TimeLogicalTypeAnnotation time) {
      json.writeString(LocalTime.ofNanoOfDay(nanos(time.getUnit(), value)).toString());
    } else if (meaning instanceof TimestampLogicalTypeAnnotation stamp) {
      Instant instant = instant(stamp.getUnit(), value);
      json.writeString(
          stamp.isAdjustedToUTC()
              ? instant.toString()
              : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString());
    } else if (meaning instanceof IntLogicalTypeAnnotation number && !number.isSigned()) {
      json.writeNumber(
          bits == 32
              ? new BigInteger(Integer.toUnsignedString((int) value))
              : new BigInteger(Long.toUnsignedString(value)));
    } else {
      json.writeNumber(value);
    }
  }

  private static TimeUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> TimeUnit.MILLISECONDS;
      case MICROS -> TimeUnit.MICROSECONDS;
      case NANOS -> TimeUnit.NANOSECONDS;
    };
  }

  private static long nanos(LogicalTypeAnnotation.TimeUnit unit, long value) {
    return unit(unit).toNanos(value);
  }

  private static Instant instant(LogicalTypeAnnotation.TimeUnit unit, long value) {
    long second = unit(unit).convert(1, TimeUnit.SECONDS);
    return Instant.ofEpochSecond(
        Math.floorDiv(value, second), nanos(unit, Math.floorMod(value, second)));
  }

  private static String int96(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    long day = Integer.toUnsignedLong(buffer.getInt()) - JULIAN_1970;
    return LocalDate.ofEpochDay(day).atStartOfDay().plusNanos(nanos).toString();
  }

  /** JSON has no NaN, which pandas writes for missing numbers. */
  private void number(double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private void number(float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private void bytes(byte[] bytes, PrimitiveType type) throws IOException, DataException {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      json.writeNumber(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
    } else if (meaning instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      json.writeString(new UUID(buffer.getLong(), buffer.getLong()).toString());
    } else if (meaning instanceof Float16LogicalTypeAnnotation) {
      number(float16(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort()));
    } else {
      json.writeString(text(bytes, type));
    }
  }

  private String text(byte[] bytes, PrimitiveType type) throws DataException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw DataException.of(
          file,
          "has bytes that are not text in the column '"
              + type.getName()
              + "', and an item is JSON: leave the column out, or write it as text, such as"
              + " base64");
    }
  }

  private static float float16(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 0x1f
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : (1 + fraction * 0x1p-10f) * (float) Math.pow(2, exponent - 15);
    return bits < 0 ? -size : size;
  }
}
