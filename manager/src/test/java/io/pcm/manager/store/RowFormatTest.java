package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.Fact.OutcomesRecorded;
import io.pcm.protocol.message.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes that run directories out there hold. A change here breaks them: raise the schema. */
class RowFormatTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/store-rows.txt");

  @Test
  void rowsHaveTheBytesThatRunDirectoriesHold() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Fact fact : StoreFacts.oneOfEach()) {
      lines.add(fact.getClass().getSimpleName() + " " + hex(FactCodec.write(fact).toBytes()));
    }
    lines.add("calls " + hex(CallsColumn.write(someCalls(), 77)));
    lines.add(
        "payloads "
            + hex(
                PayloadColumn.write(
                    new long[] {1, -2}, List.of(payload("1.50"), payload("\"ü\"")))));
    lines.add("sum of fact " + Integer.toHexString(RowSums.ofFact(7, new byte[] {1, 2, 3})));
    lines.add(
        "sum of calls " + Integer.toHexString(RowSums.ofCalls(7, 1, 2, -1, new byte[] {1, 2, 3})));
    lines.add(
        "document " + hex(GroupWriter.document(new Row.OfDocument("run", Json.of("{\"id\":7}")))));
    assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
  }

  @Test
  void factsComeBackAsTheyWere() throws Exception {
    for (Fact fact : StoreFacts.oneOfEach()) {
      RowReader in = new RowReader(FactCodec.write(fact).toBytes());
      assertThat(FactCodec.read(in)).isEqualTo(fact);
      in.end();
    }
  }

  @Test
  void callsComeBackAsTheyWere() throws Exception {
    byte[] column = CallsColumn.write(someCalls(), 77);
    OutcomesRecorded calls = CallsColumn.read(TASK, 2, column);
    assertThat(StoreFacts.show(calls)).isEqualTo(StoreFacts.show(someCalls()));
    assertThat(CallsColumn.payloadBytes(column)).isEqualTo(77);
    byte[] astray = new RowWriter(8).number(1).number(0).signed(4096).number(4).number(0).toBytes();
    assertThatThrownBy(() -> CallsColumn.read(TASK, 1, astray))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("call 8192 is not of block 1");
  }

  @Test
  void aCallTakesFiveBytesOfTheSmallColumn() {
    OutcomesRecorded calls = StoreFacts.succeeded(TASK, 0, 4096);
    assertThat(CallsColumn.write(calls, 0).length).isLessThanOrEqualTo(5 * 4096 + 8);
  }

  @Test
  void payloadsThatAreAlikeArePacked() throws Exception {
    OutcomesRecorded calls = StoreFacts.succeeded(TASK, 0, 1000);
    List<Payload> payloads = calls.payload();
    byte[] column = PayloadColumn.write(calls.item(), payloads);
    assertThat(column.length).isLessThan(1000 * 8 + 20_000);
    assertThat(PayloadColumn.items(column, 1000)).isEqualTo(calls.item());
    assertThat(PayloadColumn.read(column, 1000)).isEqualTo(payloads);
    assertThatThrownBy(() -> PayloadColumn.read(column, 999))
        .isInstanceOf(MalformedRowException.class);
  }

  @Test
  void anyBytesAreReadOrRefusedWithinBounds() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(16);
      }
      readOrRefuse(() -> FactCodec.read(new RowReader(bytes)));
      readOrRefuse(() -> CallsColumn.read(TASK, 0, bytes));
      readOrRefuse(() -> PayloadColumn.read(bytes, 2));
      readOrRefuse(() -> PayloadColumn.items(bytes, 2));
      readOrRefuse(() -> RowNumbers.read(new RowReader(bytes)));
    }
  }

  private interface Reading {
    Object read() throws MalformedRowException;
  }

  private static void readOrRefuse(Reading reading) {
    try {
      reading.read();
    } catch (MalformedRowException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static OutcomesRecorded someCalls() {
    return new OutcomesRecorded(
        TASK,
        new int[] {8200, 8192, 12287},
        new byte[] {Outcome.SUCCEEDED.code(), Outcome.FAILED.code(), Outcome.SUCCEEDED.code()},
        new short[] {1, 3, (short) 1001},
        new int[] {140_000, 0, Integer.MAX_VALUE},
        new long[0],
        List.of());
  }

  private static Payload payload(String json) {
    return new Payload(Json.of(json));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
