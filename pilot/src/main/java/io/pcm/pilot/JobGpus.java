package io.pcm.pilot;

import io.pcm.api.status.Gpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GPUs of a pilot: those that its job names, or that the machine has. Knows how to limit a
 * context to some of them.
 *
 * <p>Contexts get the names that the job uses, with one exception: full GPUs of NVIDIA that the job
 * names by UUID become numbers, if {@code nvidia-smi} knows which, because some versions of vLLM
 * fail with UUIDs (vllm-project/vllm#41848).
 */
final class JobGpus {
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private static final String ORDER = "CUDA_DEVICE_ORDER";
  private static final List<String> PREFIXES = List.of("", "APPTAINERENV_", "SINGULARITYENV_");

  /** A GPU and how a context's environment names it. */
  private record Named(String name, Gpu gpu, String uuid) {}

  private final String variable;
  private final List<Named> gpus;

  /** Whether their numbers are the job's own; batch systems count as nvidia-smi does. */
  private final boolean jobsNumbers;

  private final boolean managed;

  private JobGpus(String variable, List<Named> gpus, boolean jobsNumbers, boolean managed) {
    this.variable = variable;
    this.gpus = List.copyOf(gpus);
    this.jobsNumbers = jobsNumbers;
    this.managed = managed;
  }

  /**
   * Finds them.
   *
   * @param environment of the job
   * @param wanted how many the pilot may use at most; by default those that the job names, and none
   *     if it names none
   */
  static JobGpus find(Map<String, String> environment, OptionalInt wanted, NvidiaSmi smi) {
    Map<String, List<String>> given = VisibleGpus.byVariable(environment);
    boolean nothing = given.values().stream().allMatch(List::isEmpty);
    if (wanted.orElse(given.isEmpty() ? 0 : 1) == 0 || (nothing && !given.isEmpty())) {
      return new JobGpus(variable(given, false), List.of(), true, !given.isEmpty());
    }
    boolean perhapsNvidia = given.isEmpty() || given.containsKey(VisibleGpus.VARIABLE);
    List<NvidiaGpu> here = perhapsNvidia ? smi.gpus() : List.of();
    String variable = variable(given, !here.isEmpty());
    List<String> names = given.getOrDefault(variable, List.of());
    List<NvidiaGpu> slices =
        given.isEmpty() || names.stream().anyMatch(name -> name.startsWith("MIG-"))
            ? smi.slices(here)
            : List.of();
    List<Named> found =
        given.isEmpty()
            ? ofMachine(wanted.getAsInt(), here, slices)
            : ofJob(names, variable.equals(VisibleGpus.VARIABLE) ? here : List.of(), slices);
    int count = wanted.orElse(found.size());
    if (found.size() < count) {
      log.warn("This pilot should use {} GPUs, but only {} are here", count, found.size());
    }
    List<Named> used = found.subList(0, Math.min(count, found.size()));
    return new JobGpus(
        variable, used, names.containsAll(used.stream().map(Named::name).toList()), true);
  }

  /** AMD's HIP_VISIBLE_DEVICES counts within ROCR_VISIBLE_DEVICES, so only one may change. */
  private static String variable(Map<String, List<String>> given, boolean nvidia) {
    boolean cuda = given.containsKey(VisibleGpus.VARIABLE);
    if ((nvidia && cuda) || given.isEmpty()) {
      return VisibleGpus.VARIABLE;
    }
    for (String amd : List.of(VisibleGpus.HIP, VisibleGpus.ROCR)) {
      if (!given.getOrDefault(amd, List.of()).isEmpty()) {
        return amd;
      }
    }
    return VisibleGpus.VARIABLE;
  }

  private static boolean isNumber(String name) {
    return name.matches("\\d{1,4}");
  }

  /** Nothing says which GPUs the job has: those that are here, slices instead of their GPU. */
  private static List<Named> ofMachine(int count, List<NvidiaGpu> here, List<NvidiaGpu> slices) {
    List<Named> all = new ArrayList<>();
    for (NvidiaGpu gpu : here) {
      List<NvidiaGpu> parts =
          slices.stream().filter(slice -> slice.index().equals(gpu.index())).toList();
      if (parts.isEmpty()) {
        all.add(named(gpu.index(), gpu.index(), gpu));
      }
      parts.forEach(slice -> all.add(named(slice.uuid(), slice.uuid(), slice)));
    }
    for (int i = 0; here.isEmpty() && i < count; i++) {
      all.add(unknown(String.valueOf(i)));
    }
    return all;
  }

  private static List<Named> ofJob(
      List<String> names, List<NvidiaGpu> here, List<NvidiaGpu> slices) {
    List<NvidiaGpu> known = new ArrayList<>(here);
    known.addAll(slices);
    boolean all = names.stream().allMatch(name -> isKnown(name, known));
    if (!all && here.size() == names.size() && names.stream().allMatch(JobGpus::isNumber)) {
      log.info(
          "The job's GPUs {} have other numbers here: its control group renumbers them", names);
      return here.stream().map(gpu -> named(gpu.index(), gpu.index(), gpu)).toList();
    }
    if (!all) {
      log.info("nvidia-smi does not know all GPUs of this job: {}", names);
      return names.stream().map(JobGpus::unknown).toList();
    }
    List<Named> found = new ArrayList<>();
    for (String name : names) {
      NvidiaGpu gpu = known.stream().filter(each -> each.isCalled(name)).findFirst().orElseThrow();
      found.add(named(gpu.slice() ? name : gpu.index(), name, gpu));
    }
    return distinct(found);
  }

  private static boolean isKnown(String name, List<NvidiaGpu> gpus) {
    return gpus.stream().filter(gpu -> gpu.isCalled(name)).count() == 1;
  }

  private static List<Named> distinct(List<Named> gpus) {
    Predicate<Named> first =
        gpu ->
            gpus.stream().filter(other -> other.name().equals(gpu.name())).findFirst().get() == gpu;
    return gpus.stream().filter(first).toList();
  }

  private static Named named(String name, String shown, NvidiaGpu gpu) {
    return new Named(name, new Gpu(gpu.model(), gpu.memoryBytes(), shown, gpu.slice()), gpu.uuid());
  }

  private static Named unknown(String name) {
    return new Named(name, new Gpu("", 0, name, name.startsWith("MIG-")), "");
  }

  List<Gpu> gpus() {
    return gpus.stream().map(Named::gpu).toList();
  }

  /**
   * The UUID of this GPU or slice, the same for all processes of this machine; empty if unknown.
   *
   * @param number position in {@link #gpus}
   */
  String uuid(int number) {
    return gpus.get(number).uuid();
  }

  /**
   * Limits a process to these GPUs, also in containers, whose programs drop most variables. Without
   * any, the process sees none.
   *
   * @param numbers positions in {@link #gpus}
   * @param environment of the process
   */
  void limit(List<Integer> numbers, Map<String, String> environment) {
    if (!managed) {
      return;
    }
    boolean nvidia = variable.equals(VisibleGpus.VARIABLE);
    List<String> names = numbers.stream().map(number -> gpus.get(number).name()).toList();
    String nothing = nvidia ? "" : "-1";
    set(variable, names.isEmpty() ? nothing : String.join(",", names), environment);
    if (!nvidia) {
      // HIP reads it too if its own variable is absent.
      remove(VisibleGpus.VARIABLE, environment);
    } else if (!names.isEmpty()
        && names.stream().allMatch(JobGpus::isNumber)
        && !(jobsNumbers && environment.containsKey(ORDER))) {
      // Otherwise CUDA counts from the fastest GPU.
      set(ORDER, "PCI_BUS_ID", environment);
    }
  }

  private static void set(String name, String value, Map<String, String> environment) {
    PREFIXES.forEach(prefix -> environment.put(prefix + name, value));
  }

  private static void remove(String name, Map<String, String> environment) {
    PREFIXES.forEach(prefix -> environment.remove(prefix + name));
  }
}
