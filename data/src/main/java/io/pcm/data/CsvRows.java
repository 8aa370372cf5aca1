package io.pcm.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.pcm.api.Limits;
import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one table as JSON objects, values as strings but for columns of numbers. */
final class CsvRows {
  private static final Pattern LINE = Pattern.compile("line (\\d+)");
  private static final Pattern AFTER_QUOTE = Pattern.compile("after closing quote: ('.*?')");
  private static final String QUOTES =
      "A quote within a value is written twice, and the value in quotes: \"say \"\"hello\"\"\"";

  private final DataInput in;
  private final Items.Converted how;
  private final CsvDialect dialect;

  CsvRows(DataInput in, Items.Converted how, DataFormat format) {
    this.in = in;
    this.how = how;
    CsvDialect found = CsvDialect.of(in.start());
    this.dialect =
        format == DataFormat.TSV
            ? new CsvDialect('\t', 0)
            : how.delimiter()
                .map(given -> new CsvDialect(given.charAt(0), found.skipped()))
                .orElse(found);
  }

  /**
   * Writes all rows.
   *
   * @param wanted the columns of the files before this one; null if it is the first
   * @return the columns
   */
  List<String> write(@Nullable List<String> wanted, OutputStream out)
      throws IOException, DataException {
    try (Reader text =
            new InputStreamReader(
                new Utf8Text(in.content(), in.file()), StandardCharsets.UTF_8.newDecoder());
        CsvReader<CsvRecord> reader = reader(text);
        JsonGenerator json = generator(out)) {
      reader.skipLines(dialect.skipped());
      Iterator<CsvRecord> rows = reader.iterator();
      CsvHeader header = CsvHeader.of(in.file(), how.columns(), rows, dialect.delimiter());
      header.refuseOthers(wanted);
      CsvNumbers numbers = CsvNumbers.of(in.file(), header.names(), how.numbers());
      boolean any = false;
      while (rows.hasNext()) {
        CsvRecord row = rows.next();
        header.refuseRagged(row);
        write(header.names(), numbers, row, json);
        any = true;
      }
      if (any) {
        json.writeRaw('\n');
      }
      json.flush();
      return header.names();
    } catch (CsvParseException e) {
      throw translated(e);
    } catch (UncheckedIOException e) {
      throw translated(e.getCause());
    } catch (IOException e) {
      throw translated(e);
    }
  }

  private CsvReader<CsvRecord> reader(Reader text) {
    return CsvReader.builder()
        .fieldSeparator(dialect.delimiter())
        .skipEmptyLines(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(Limits.ITEM_BYTES)
        .ofCsvRecord(text);
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    return new JsonFactory()
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
        .setRootValueSeparator(new SerializedString("\n"));
  }

  private static void write(
      List<String> names, CsvNumbers numbers, CsvRecord row, JsonGenerator json)
      throws IOException, DataException {
    json.writeStartObject();
    for (int i = 0; i < names.size(); i++) {
      if (numbers.has(i)) {
        json.writeFieldName(names.get(i));
        json.writeRawValue(numbers.json(row, i));
      } else {
        json.writeStringField(names.get(i), row.getField(i));
      }
    }
    json.writeEndObject();
  }

  private IOException translated(@Nullable IOException e) throws DataException {
    if (e instanceof Utf8Text.NoTextException none) {
      throw none.mistake();
    }
    return e == null ? new IOException(in.file() + " cannot be read") : in.translated(e);
  }

  private DataException translated(CsvParseException e) throws IOException, DataException {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        throw translated(io);
      }
    }
    String message = String.valueOf(e.getMessage());
    Matcher place = LINE.matcher(message);
    long line = place.find() ? Long.parseLong(place.group(1)) : 1;
    return DataException.at(in.file(), line, told(message));
  }

  private static String told(String message) {
    Matcher after = AFTER_QUOTE.matcher(message);
    if (after.find()) {
      return "in the row that begins here, "
          + after.group(1)
          + " comes after a closing quote (\"), where the next value or line must begin. "
          + QUOTES;
    } else if (message.startsWith("Unclosed quoted field")) {
      return "in the row that begins here, a value begins with a quote (\") that is never closed. "
          + QUOTES;
    } else if (message.contains("buffer size") || message.contains("field size")) {
      return "in the row that begins here, a value is larger than 16 MiB. Probably a value begins"
          + " with a quote (\") that is never closed. "
          + QUOTES;
    } else if (message.contains("limit of") && message.contains("fields")) {
      return "the row has more than 16384 values: is this the right delimiter? The delimiter can be"
          + " given: `map: {csv: …, delimiter: \";\"}`";
    }
    return "the row that begins here cannot be read: " + message;
  }
}
