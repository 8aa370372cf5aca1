package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The format of existing run directories. A change breaks them: increase the schema version. */
class RowFormatTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/store-rows.txt");

  private static final EngineUse USE = new EngineUse(2, 540, 512, 300, 1);

  @Test
  void rowsHaveTheBytesThatRunDirectoriesHold() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Fact fact : StoreFacts.oneOfEach()) {
      lines.add(fact.getClass().getSimpleName() + " " + hex(FactCodec.write(fact).toBytes()));
    }
    lines.add("calls " + hex(CallsColumn.write(someCalls(), 77, EngineUse.NONE)));
    lines.add("calls with notes " + hex(CallsColumn.write(someCalls(), 77, USE)));
    lines.add(
        "payloads "
            + hex(
                PayloadColumn.write(
                    new Outcomes.Builder(TASK, 2)
                        .add(0, ended(1, "1.50"))
                        .add(1, ended(-2, "\"ü\""))
                        .build())));
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
  void aChargeOfAnEarlyVersionDoesNotNameItsLease() throws Exception {
    byte[] early = HexFormat.of().parseHex("03008120010211");
    assertThat(FactCodec.read(new RowReader(early)))
        .isEqualTo(new Fact.AttemptCharged(TASK, 4097, new ContextId(2, 17), null));
  }

  @Test
  void callsComeBackAsTheyWere() throws Exception {
    byte[] column = CallsColumn.write(someCalls(), 77, USE);
    assertThat(CallsColumn.read(TASK, 2, column)).isEqualTo(someCalls());
    assertThat(CallsColumn.payloadBytes(column)).isEqualTo(77);
    assertThat(CallsColumn.use(column)).isEqualTo(USE);
    assertThat(CallsColumn.use(CallsColumn.write(someCalls(), 77, EngineUse.NONE)))
        .isEqualTo(EngineUse.NONE);
    byte[] astray = new RowWriter(8).number(1).number(0).signed(4096).number(4).number(0).toBytes();
    assertThatThrownBy(() -> CallsColumn.read(TASK, 1, astray))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("call 8192 does not belong to block 1");
  }

  @Test
  void aCallTakesFiveBytesOfTheSmallColumn() {
    Outcomes calls = StoreFacts.succeeded(TASK, 0, 4096).outcomes();
    assertThat(CallsColumn.write(calls, 0, EngineUse.NONE).length)
        .isLessThanOrEqualTo(5 * 4096 + 8);
  }

  @Test
  void payloadsThatAreAlikeArePacked() throws Exception {
    Outcomes calls = StoreFacts.succeeded(TASK, 0, 1000).outcomes();
    byte[] column = PayloadColumn.write(calls);
    assertThat(column.length).isLessThan(1000 * 8 + 20_000);
    assertThat(PayloadColumn.read(column, calls.withoutPayloads())).isEqualTo(calls);
    assertThatThrownBy(() -> PayloadColumn.read(column, calls.slice(0, 999)))
        .isInstanceOf(MalformedRowException.class);
  }

  @Test
  void anyBytesAreReadOrRefusedWithinBounds() {
    Outcomes two = StoreFacts.succeeded(TASK, 0, 2).outcomes();
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(16);
      }
      readOrRefuse(() -> FactCodec.read(new RowReader(bytes)));
      readOrRefuse(() -> CallsColumn.read(TASK, 0, bytes));
      readOrRefuse(() -> CallsColumn.use(bytes));
      readOrRefuse(() -> PayloadColumn.read(bytes, two));
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

  private static Outcomes someCalls() {
    return new Outcomes.Builder(TASK, 3)
        .add(8200, Outcome.SUCCEEDED, 1, 140_000)
        .add(8192, Outcome.FAILED, 3, 0)
        .add(12287, Outcome.SUCCEEDED, 1001, Integer.MAX_VALUE)
        .build();
  }

  private static CallEnd ended(long item, String json) {
    return new CallEnd(Outcome.SUCCEEDED, 1, 0, new ItemHash(item), new Payload(Json.of(json)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
