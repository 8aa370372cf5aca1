package io.pcm.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Resources;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GpuBookTest {
  private static final long GIB = 1L << 30;
  private static final Gpu SMALL = new Gpu("small", 24 * GIB);
  private static final Gpu LARGE = new Gpu("large", 80 * GIB);
  private static final Gpu SLICE = new Gpu("slice", 10 * GIB, "MIG-1", true);

  private static GpuBook book(Gpu... gpus) {
    return GpuBook.of(
        new PilotInfo(
            "p", "h", 1, "", 2, GIB, gpus.length, "x", OptionalLong.empty(), List.of(gpus)));
  }

  private static Resources gpus(double count) {
    return new Resources(0, 0, count);
  }

  private static Resources gpus(double count, long gib) {
    return new Resources(0, 0, count, gib * GIB);
  }

  private static GpuBook with(GpuBook book, Resources... contexts) {
    GpuBook now = book;
    for (Resources each : contexts) {
      now = now.plus(now.place(each).orElseThrow(), each);
    }
    return now;
  }

  @Test
  void sharesFillOneGpuBeforeTheyBeginAnother() {
    GpuBook book = with(book(SMALL, SMALL), gpus(0.5), gpus(0.25));
    assertThat(book.place(gpus(0.25))).hasValue(List.of(0));
    assertThat(book.place(gpus(0.26))).hasValue(List.of(1));
    assertThat(book.place(gpus(1))).hasValue(List.of(1));
    assertThat(book.place(gpus(2))).isEmpty();
    assertThat(with(book, gpus(1)).place(gpus(0.26))).isEmpty();
  }

  @Test
  void wholeGpusAreNeverShared() {
    GpuBook book = with(book(SMALL), gpus(1));
    assertThat(book.place(gpus(0.01))).isEmpty();
    assertThat(book.place(gpus(0))).hasValue(List.of());
  }

  @Test
  void severalGpusAreOfOneKindIfPossible() {
    assertThat(book(LARGE, SMALL, LARGE).place(gpus(2))).hasValue(List.of(0, 2));
    assertThat(book(LARGE, SMALL, LARGE).place(gpus(1))).hasValue(List.of(1));
    assertThat(book(LARGE, SMALL).place(gpus(2))).hasValue(List.of(0, 1));
    assertThat(book(SMALL, SMALL, LARGE).place(gpus(1, 30))).hasValue(List.of(2));
  }

  @Test
  void memoryIsReservedBesidesTheShare() {
    GpuBook book = with(book(LARGE), gpus(0.25, 50));
    assertThat(book.place(gpus(0.25, 30))).isPresent();
    assertThat(book.place(gpus(0.25, 31))).isEmpty();
    assertThat(book.reservedMemory(0)).isEqualTo(50 * GIB);
  }

  @Test
  void memoryOfUnknownSizeIsNotReserved() {
    GpuBook unknown = book(new Gpu("unknown", 0));
    assertThat(unknown.place(gpus(1))).isPresent();
    assertThat(unknown.place(gpus(1, 1))).isEmpty();
    assertThat(unknown.remark(gpus(1, 1))).contains("memory is unknown");
  }

  @Test
  void aContextGetsOneSliceAtMost() {
    GpuBook book = book(SLICE, SLICE);
    assertThat(book.place(gpus(1))).hasValue(List.of(0));
    assertThat(book.place(gpus(0.5))).hasValue(List.of(0));
    assertThat(book.place(gpus(2))).isEmpty();
    assertThat(book.remark(gpus(2))).contains("at most one MIG slice");
    assertThat(book(SLICE, SMALL, SMALL).place(gpus(2))).hasValue(List.of(1, 2));
  }

  @Test
  void nothingIsPlacedOnAnAvoidedGpuButWhatIsThereStays() {
    GpuBook book = with(book(SMALL, SMALL, SMALL), gpus(0.5)).avoiding(List.of(0));
    assertThat(book.place(gpus(0.5))).hasValue(List.of(1));
    assertThat(book.place(gpus(2))).hasValue(List.of(1, 2));
    assertThat(book.place(gpus(3))).isEmpty();
    assertThat(book.remark(gpus(3))).contains("loads failed there");
    assertThat(book.remark(gpus(0))).isEmpty();
    assertThat(book.hasRoom(List.of(0), gpus(0.5))).isTrue();
    assertThat(book.plus(List.of(1), gpus(1)).avoids(0)).isTrue();
    assertThat(book.avoiding(List.of()).place(gpus(0.5))).hasValue(List.of(0));
  }

  @Test
  void gpusWithoutDetailsCountToo() {
    PilotInfo info = new PilotInfo("p", "h", 1, "", 2, GIB, 2, "x", OptionalLong.empty());
    assertThat(GpuBook.of(info).place(gpus(2))).hasValue(List.of(0, 1));
  }

  @Test
  void thereIsRoomOnlyOnItsOwnGpus() {
    GpuBook book = with(book(SMALL, SMALL), gpus(1));
    assertThat(book.hasRoom(List.of(1), gpus(1))).isTrue();
    assertThat(book.hasRoom(List.of(0), gpus(0.5))).isFalse();
    assertThat(book.hasRoom(List.of(2), gpus(1))).isFalse();
    assertThat(book.hasRoom(List.of(-1), gpus(1))).isFalse();
    assertThat(book.hasRoom(List.of(1, 1), gpus(2))).isFalse();
    assertThat(book.hasRoom(List.of(), gpus(1))).isFalse();
    assertThat(book.hasRoom(List.of(), gpus(0))).isTrue();
  }
}
