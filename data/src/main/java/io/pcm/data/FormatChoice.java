package io.pcm.data;

import io.pcm.api.workflow.DataFormat;
import io.pcm.data.FileHead.Content;
import java.util.Locale;

/**
 * Decides of what format a file is: by what the workflow says, or else by its name, with which the
 * content must agree. Names tell tables from other text, since many texts have commas.
 *
 * @param given what the workflow says
 */
record FormatChoice(DataInput in, DataFormat given) {
  /**
   * @throws DataException if the file is of another format
   */
  DataFormat format() throws DataException {
    FileHead head = in.head();
    DataFormat format = given == DataFormat.RECOGNISED ? byName(head) : given;
    if (!fits(format, head.content())) {
      throw DataException.of(in.file(), "is not " + words(format) + ": " + told(head));
    }
    return format;
  }

  private DataFormat byName(FileHead head) {
    String name = in.file().toString().toLowerCase(Locale.ROOT);
    name = name.replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
    boolean array = head.content() == Content.ARRAY;
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv" -> DataFormat.CSV;
      case "tsv", "tab" -> DataFormat.TSV;
      case "parquet", "pq" -> DataFormat.PARQUET;
      case "jsonl", "ndjson" -> DataFormat.JSON_LINES;
      case "json" ->
          fits(DataFormat.JSON, head.content()) ? DataFormat.JSON : DataFormat.JSON_LINES;
      default -> array ? DataFormat.JSON : DataFormat.JSON_LINES;
    };
  }

  private boolean fits(DataFormat format, Content content) {
    boolean lines = content == Content.LINES || content == Content.ONE_LINE;
    return switch (format) {
      case RECOGNISED, JSON_LINES, OPENAI_BATCH -> lines || content == Content.EMPTY;
      case JSON ->
          content == Content.ARRAY
              || (in.startsWith('[') && (content == Content.TEXT || content == Content.ONE_LINE));
      case PARQUET -> content == Content.PARQUET && in.compression() == Compression.NONE;
      case CSV, TSV ->
          content == Content.TABLE
              || content == Content.TEXT
              || content == Content.EMPTY
              || (lines && !in.startsWith('{') && !in.startsWith('['));
    };
  }

  private static String words(DataFormat format) {
    return switch (format) {
      case RECOGNISED, JSON_LINES -> "JSON Lines (one JSON value per line)";
      case OPENAI_BATCH -> "an OpenAI batch file (one request per line, as JSON)";
      case JSON -> "a JSON array of items";
      case PARQUET -> "a Parquet file";
      case CSV -> "a CSV file";
      case TSV -> "a TSV file";
    };
  }

  private String told(FileHead head) {
    if (head.content() == Content.FOREIGN) {
      return head.what() + ": " + head.fix();
    }
    if (head.content() == Content.PARQUET && in.compression() != Compression.NONE) {
      return "it is a Parquet file, compressed once more: unpack it first";
    }
    if (head.content() == Content.PARQUET && in.isStandardInput()) {
      return "it is a Parquet file, which is read from its end: save it, and name the file";
    }
    String form =
        switch (head.content()) {
          case LINES, ONE_LINE -> "jsonl";
          case ARRAY -> "json";
          case PARQUET -> "parquet";
          case TABLE -> head.what().contains("TSV") ? "tsv" : "csv";
          case EMPTY, TEXT, FOREIGN -> "";
        };
    return form.isEmpty()
        ? head.what()
        : head.what() + "; write `map: {" + form + ": " + DataException.inYaml(in.file()) + "}`";
  }
}
