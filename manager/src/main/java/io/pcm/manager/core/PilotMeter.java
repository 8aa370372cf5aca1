package io.pcm.manager.core;

import io.pcm.manager.core.DeviceMeter.Doing;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts how the time of one pilot is spent, for each of its GPUs, or for itself if it has none. A
 * context without GPUs on a pilot with GPUs leaves them idle.
 */
final class PilotMeter {
  private final Usage usage;
  private final TimeAccount account;
  private final List<DeviceMeter> devices;
  private HeldTime recorded = HeldTime.NONE;
  private long heard;
  private boolean ended;

  PilotMeter(Usage usage, PilotInfo info) {
    this.usage = usage;
    this.account = TimeAccount.of(info);
    this.heard = usage.now();
    this.devices =
        IntStream.range(0, Math.max(1, info.gpus()))
            .mapToObj(device -> new DeviceMeter(heard))
            .toList();
  }

  TimeAccount account() {
    return account;
  }

  /** The pilot has sent something. */
  void heard(Instant now) {
    if (!ended) {
      heard = Math.max(heard, now.toEpochMilli());
    }
  }

  /** The pilot has these contexts, of which this one may do something else now. */
  void does(KnownContext changed, Collection<KnownContext> contexts) {
    boolean runs = changed.phase != KnownContext.Phase.LOADING && changed.outstanding > 0;
    changed.work.runs(runs, usage.now());
    does(contexts);
  }

  private void does(Collection<KnownContext> contexts) {
    if (ended) {
      return;
    }
    Doing[] next = new Doing[devices.size()];
    Arrays.fill(next, Doing.IDLE);
    for (KnownContext context : contexts) {
      Doing doing = doing(context);
      devicesOf(context).forEach(at -> next[at] = doing.compareTo(next[at]) > 0 ? doing : next[at]);
    }
    for (int i = 0; i < next.length; i++) {
      devices.get(i).does(next[i], heard, usage.now());
    }
  }

  private static Doing doing(KnownContext context) {
    if (context.phase == KnownContext.Phase.LOADING) {
      return Doing.LOADING;
    }
    return context.work.underWay() ? Doing.USEFUL : Doing.IDLE;
  }

  private IntStream devicesOf(KnownContext context) {
    return account.gpus()
        ? context.gpus.stream().mapToInt(gpu -> gpu).filter(gpu -> gpu < devices.size())
        : IntStream.of(0);
  }

  private Stream<DeviceMeter> metersOf(KnownContext context) {
    return devicesOf(context).mapToObj(devices::get);
  }

  /** The context has loaded, or failed to. */
  void loadEnded(KnownContext context) {
    metersOf(context).forEach(DeviceMeter::loadEnded);
  }

  /** The context, which loads for each call, has loaded again. */
  void loadedAgain(KnownContext context, long loadMillis) {
    long millis = context.work.loadedMeanwhile(loadMillis, usage.now());
    metersOf(context).forEach(device -> device.loadedMeanwhile(millis));
  }

  /**
   * The context is gone. What it was loading is lost if the context is; the work of calls that it
   * held is lost in any case, unless its GPU works for another context too.
   *
   * @param others the other contexts of the pilot
   */
  void gone(KnownContext context, Cause cause, Collection<KnownContext> others) {
    if (context.phase == KnownContext.Phase.LOADING) {
      does(others);
      metersOf(context)
          .forEach(cause == Cause.LOST ? DeviceMeter::loseLoad : DeviceMeter::loadEnded);
      return;
    }
    does(others);
    long from = context.work.lostFrom(usage.now());
    devicesOf(context)
        .filter(device -> others.stream().noneMatch(other -> worksOn(other, device)))
        .forEach(device -> devices.get(device).loseWork(from, Math.min(heard, usage.now())));
  }

  private boolean worksOn(KnownContext context, int device) {
    return context.work.underWay() && devicesOf(context).anyMatch(each -> each == device);
  }

  /** The pilot has left, or was told to; what follows does not count. */
  void ends(boolean lost) {
    if (!ended) {
      heard = lost ? heard : Math.max(heard, usage.now());
      devices.forEach(device -> device.dropUnheard(heard, usage.now()));
      ended = true;
    }
  }

  /** What counts and was not recorded before; from now on it is. */
  HeldTime record() {
    HeldTime fresh = unrecorded();
    recorded = recorded.plus(fresh);
    return fresh;
  }

  HeldTime unrecorded() {
    return spent().minus(recorded);
  }

  /** All that counts, recorded or not. */
  HeldTime spent() {
    HeldTime all = HeldTime.NONE;
    for (DeviceMeter device : devices) {
      all = all.plus(device.counted(heard));
    }
    return all;
  }

  TimeSpent.OfContext spent(KnownContext context) {
    long busy = context.work.busyMillis(Math.min(heard, usage.now()));
    return new TimeSpent.OfContext(context.id, busy, context.served);
  }
}
