package io.pcm.manager.source;

import java.util.Objects;
import java.util.Optional;

/** The first items of another source. */
final class SliceSource implements ItemSource {
  private final ItemSource whole;
  private final int count;

  SliceSource(ItemSource whole, int limit) {
    this.whole = whole;
    this.count = Math.min(limit, whole.count());
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Item read(int index) throws SourceException {
    return whole.read(Objects.checkIndex(index, count));
  }

  @Override
  public String place(int index) throws SourceException {
    return whole.place(index);
  }

  @Override
  public boolean isData() {
    return whole.isData();
  }

  @Override
  public Optional<String> sha256() {
    return whole.sha256();
  }

  @Override
  public void close() {
    whole.close();
  }
}
