package io.pcm.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private final MessageEncoder encoder = new MessageEncoder();
  private final MessageDecoder decoder = new MessageDecoder();

  @Test
  void everyMessageComesBackAsItWent() throws Exception {
    for (ManagerMessage message : SampleMessages.manager().values()) {
      byte[] bytes = encoder.encode(message);
      ManagerMessage back = decoder.managerMessage(bytes, 0, bytes.length);
      assertThat(back).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(message);
    }
    for (var message : SampleMessages.pilot().values()) {
      byte[] bytes = encoder.encode(message);
      assertThat(decoder.pilotMessage(bytes, 0, bytes.length))
          .usingRecursiveComparison()
          .withStrictTypeChecking()
          .isEqualTo(message);
    }
    for (var message : SampleMessages.pilotWithArrays().values()) {
      byte[] bytes = encoder.encode(message);
      assertThat(decoder.pilotMessage(bytes, 0, bytes.length))
          .usingRecursiveComparison()
          .isEqualTo(message);
    }
    for (var message : SampleMessages.control().values()) {
      byte[] bytes = encoder.encode(message);
      assertThat(decoder.controlMessage(bytes, 0, bytes.length)).isEqualTo(message);
    }
  }

  @Test
  void theBytesOfAVersionNeverChange() throws Exception {
    for (Map.Entry<String, byte[]> sample : encoded().entrySet()) {
      assertThat(HexFormat.of().formatHex(sample.getValue()))
          .as(sample.getKey())
          .isEqualTo(golden(sample.getKey()));
    }
  }

  @Test
  void readsAMessageFromTheMiddleOfALargerBuffer() throws Exception {
    byte[] bytes = encoder.encode(new ManagerMessage.Drain("why"));
    byte[] larger = new byte[bytes.length + 20];
    System.arraycopy(bytes, 0, larger, 7, bytes.length);
    assertThat(decoder.managerMessage(larger, 7, bytes.length))
        .isEqualTo(new ManagerMessage.Drain("why"));
  }

  @Test
  void passesOverFieldsOfANewerMinorVersion() throws Exception {
    // [10, "why", {1: [nil, 2.5, "x", h'00', ext], "k": true}, -1]
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "940aa3776879"
                    + "8201"
                    + "95c0cb4004000000000000a178c40100d40500"
                    + "a16bc3"
                    + "ff");
    assertThat(decoder.managerMessage(bytes, 0, bytes.length))
        .isEqualTo(new ManagerMessage.Drain("why"));
  }

  @Test
  void aLeaseOfAllowedCallsIsNoLargerThanItsBoundSays() {
    int[] index = new int[Limits.LEASE_CALLS];
    java.util.Arrays.fill(index, Integer.MAX_VALUE);
    Json item = Json.of("x".repeat(70_000));
    byte[] lease =
        encoder.encode(
            new ManagerMessage.Lease(
                new LeaseId(Integer.MAX_VALUE, Integer.MAX_VALUE),
                new ContextId(Integer.MAX_VALUE, Integer.MAX_VALUE),
                new TaskNumber(Integer.MAX_VALUE),
                true,
                index,
                Collections.nCopies(index.length, item)));
    assertThat(lease.length)
        .isLessThanOrEqualTo(
            MessageBounds.FIXED_BYTES
                + index.length * (MessageBounds.LEASE_CALL_BYTES + item.length()));
    Outcomes.Builder largest = new Outcomes.Builder(new TaskNumber(Integer.MAX_VALUE), 0);
    for (int call : index) {
      largest.add(call, new CallEnd(Outcome.FAILED, 0, call, new ItemHash(-1), new Payload(item)));
    }
    byte[] outcomes =
        encoder.encode(
            new PilotMessage.CallsEnded(
                Long.MAX_VALUE,
                new LeaseId(Integer.MAX_VALUE, Integer.MAX_VALUE),
                largest.build()));
    assertThat(outcomes.length)
        .isLessThanOrEqualTo(
            MessageBounds.FIXED_BYTES
                + index.length * (MessageBounds.OUTCOME_CALL_BYTES + item.length()));
  }

  @Test
  void refusesToWriteWhatThePeerWouldRefuseToRead() {
    ManagerMessage.Lease tooLarge =
        new ManagerMessage.Lease(
            new LeaseId(1, 1),
            new ContextId(1, 1),
            new TaskNumber(0),
            false,
            new int[1],
            Collections.nCopies(1, Json.of(new byte[Limits.ITEM_BYTES + 1])));
    assertThatThrownBy(() -> encoder.encode(tooLarge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("over the limit");
    assertThatThrownBy(
            () ->
                encoder.encode(
                    new PilotMessage.Returned(
                        new LeaseId(1, 1), new TaskNumber(0), new int[Limits.LEASE_CALLS + 1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Map<String, byte[]> encoded() {
    MessageEncoder encoder = new MessageEncoder();
    Map<String, byte[]> all = new LinkedHashMap<>();
    SampleMessages.manager().forEach((name, m) -> all.put("manager-" + name, encoder.encode(m)));
    SampleMessages.pilot().forEach((name, m) -> all.put("pilot-" + name, encoder.encode(m)));
    SampleMessages.pilotWithArrays()
        .forEach((name, m) -> all.put("pilot-" + name, encoder.encode(m)));
    SampleMessages.control().forEach((name, m) -> all.put("control-" + name, encoder.encode(m)));
    return all;
  }

  static String golden(String name) throws IOException {
    String resource = "/golden/" + name + ".hex";
    try (InputStream in = MessageCodecTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
