package io.pcm.api.workflow;

import java.util.Arrays;
import java.util.Optional;

/** The format of data files; see {@link Items#csv} for an example. */
public enum DataFormat {
  /** By the name and the content of each file. */
  RECOGNISED("file"),

  /** One JSON value per line, in UTF-8. */
  JSON_LINES("jsonl"),

  /** One JSON array, whose elements are the items. */
  JSON("json"),

  /** A table as text. Each row is an object; its values are strings. */
  CSV("csv"),

  /** The same with tabs between values. */
  TSV("tsv"),

  /** Apache Parquet. Each row is an object. */
  PARQUET("parquet"),

  /** Requests in the form of OpenAI's batch files, for the function {@code request}. */
  OPENAI_BATCH("openai-batch");

  private final String key;

  DataFormat(String key) {
    this.key = key;
  }

  /** The format's key in {@code map:} of a workflow file. */
  public String key() {
    return key;
  }

  /** Whether its files are tables as text. */
  public boolean isTable() {
    return this == CSV || this == TSV;
  }

  /** The format with this key; empty if there is none. */
  public static Optional<DataFormat> withKey(String key) {
    return Arrays.stream(values()).filter(format -> format.key.equals(key)).findFirst();
  }
}
