package io.pcm.manager.source;

import java.util.List;
import java.util.Objects;

/** Several sources, one after the other. */
final class JoinedSource implements ItemSource {
  private final List<ItemSource> parts;
  private final int count;

  /**
   * @throws SourceException if they have more items in total than an index can count
   */
  JoinedSource(List<ItemSource> parts) throws SourceException {
    this.parts = List.copyOf(parts);
    long sum = parts.stream().mapToLong(ItemSource::count).sum();
    if (sum > Integer.MAX_VALUE) {
      throw new SourceException(
          SourceException.Reason.UNREADABLE,
          "the tasks together have " + sum + " results; at most 2,147,483,647 are allowed");
    }
    this.count = (int) sum;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Item read(int index) throws SourceException {
    Part part = part(index);
    return part.source.read(part.index);
  }

  @Override
  public String place(int index) throws SourceException {
    Part part = part(index);
    return part.source.place(part.index);
  }

  @Override
  public boolean isData() {
    return parts.stream().allMatch(ItemSource::isData);
  }

  private record Part(ItemSource source, int index) {}

  private Part part(int index) {
    int rest = Objects.checkIndex(index, count);
    int part = 0;
    while (rest >= parts.get(part).count()) {
      rest -= parts.get(part).count();
      part++;
    }
    return new Part(parts.get(part), rest);
  }

  @Override
  public void close() {
    parts.forEach(ItemSource::close);
  }
}
