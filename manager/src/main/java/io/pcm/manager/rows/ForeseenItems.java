package io.pcm.manager.rows;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.StoreException;
import java.util.Optional;

/** The items of a task, as far as they are known before it is computed. */
interface ForeseenItems {
  int count();

  /** Whether {@link #count} does not depend on calls that are still to be made. */
  boolean isExact();

  /** Empty if it is the result of a call that is still to be made, or cannot be sent. */
  Optional<Json> get(int index) throws SourceException, StoreException;

  /** Why the call of an item that is there fails without an attempt; empty if it does not. */
  default Optional<CallError> unfit(int index) throws SourceException {
    return Optional.empty();
  }

  /** Items of which only the number is known. */
  static ForeseenItems unknown(int count) {
    return new ForeseenItems() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public boolean isExact() {
        return true;
      }

      @Override
      public Optional<Json> get(int index) {
        return Optional.empty();
      }
    };
  }

  /** The first of these items. */
  default ForeseenItems first(int limit) {
    ForeseenItems all = this;
    return new ForeseenItems() {
      @Override
      public int count() {
        return Math.min(limit, all.count());
      }

      @Override
      public boolean isExact() {
        return all.isExact();
      }

      @Override
      public Optional<Json> get(int index) throws SourceException, StoreException {
        return all.get(index);
      }

      @Override
      public Optional<CallError> unfit(int index) throws SourceException {
        return all.unfit(index);
      }
    };
  }

  /** Items of a file or of the workflow. */
  record Data(ItemSource source) implements ForeseenItems, AutoCloseable {
    @Override
    public int count() {
      return source.count();
    }

    @Override
    public boolean isExact() {
      return true;
    }

    @Override
    public Optional<Json> get(int index) throws SourceException {
      return source.read(index) instanceof Item.Value value
          ? Optional.of(value.json())
          : Optional.empty();
    }

    @Override
    public Optional<CallError> unfit(int index) throws SourceException {
      return source.readFit(index) instanceof Item.Unfit unfit
          ? Optional.of(unfit.error())
          : Optional.empty();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
