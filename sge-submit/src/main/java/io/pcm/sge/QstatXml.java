package io.pcm.sge;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses {@code qstat -xml}; the plain output cuts names at 10 characters. A row that cannot be
 * parsed is skipped and logged, because it must not stop a run.
 */
final class QstatXml {
  private static final String ROW = "job_list";
  private static final Logger LOG = LoggerFactory.getLogger(QstatXml.class);

  private QstatXml() {}

  /**
   * The jobs that have not ended.
   *
   * @throws XMLStreamException if it is not XML
   */
  static List<QstatRow> rows(String printed) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(printed));
    try {
      List<QstatRow> rows = new ArrayList<>();
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals(ROW)) {
          addRow(cells(reader), rows);
        }
      }
      return rows;
    } finally {
      reader.close();
    }
  }

  /** The texts of a row's elements, by name. */
  private static Map<String, String> cells(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> cells = new HashMap<>();
    String name = "";
    StringBuilder text = new StringBuilder();
    while (true) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        name = reader.getLocalName();
        text.setLength(0);
      } else if (event == XMLStreamConstants.CHARACTERS) {
        text.append(reader.getText());
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        if (reader.getLocalName().equals(ROW)) {
          return cells;
        }
        cells.putIfAbsent(name, text.toString().strip());
      }
    }
  }

  private static void addRow(Map<String, String> cells, List<QstatRow> rows) {
    String number = cells.getOrDefault("JB_job_number", "");
    String letters = cells.getOrDefault("state", "");
    if (!number.matches("\\d{1,18}") || letters.isEmpty()) {
      LOG.warn("Skipping a row of qstat that cannot be parsed: {}", cells);
    } else if (!letters.contains("z")) {
      rows.add(
          new QstatRow(
              Long.parseLong(number),
              cells.getOrDefault("JB_name", ""),
              letters,
              cells.getOrDefault("queue_name", ""),
              TaskRanges.parse(cells.getOrDefault("tasks", ""))));
    }
  }
}
