package io.pcm.protocol.codec;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldLease;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.ReturnedFile;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One message of every kind and variant, by name. */
final class SampleMessages {
  private static final String FILE = "0a".repeat(32) + ".png";
  private static final String PLACE = ".in-" + "1f".repeat(16);

  private SampleMessages() {}

  static Map<String, ManagerMessage> manager() {
    Map<String, ManagerMessage> all = new LinkedHashMap<>();
    all.put("welcome", new ManagerMessage.Welcome(3, 5000));
    all.put("alive", new ManagerMessage.Alive());
    all.put("library-jvm", new ManagerMessage.LibraryAnnounced(jvm()));
    all.put("library-command", new ManagerMessage.LibraryAnnounced(command()));
    all.put("library-wrapped", new ManagerMessage.LibraryAnnounced(wrapped()));
    all.put("library-gpu-share", new ManagerMessage.LibraryAnnounced(sharing()));
    all.put("task", new ManagerMessage.TaskAnnounced(task()));
    all.put(
        "open-context", new ManagerMessage.OpenContext(new ContextId(2, 7), new LibraryNumber(1)));
    all.put("close-context", new ManagerMessage.CloseContext(new ContextId(2, 7)));
    all.put("lease", lease());
    all.put("revoke", new ManagerMessage.Revoke(new LeaseId(3, 70_000)));
    all.put("ack-outcomes", new ManagerMessage.AckOutcomes(70_000));
    all.put("drain", new ManagerMessage.Drain("asked to"));
    all.put("farewell", new ManagerMessage.Farewell("all is done"));
    all.put("rejoin", new ManagerMessage.Rejoin("session unknown"));
    all.put("file-wanted", about(new ManagerFileWord.Wanted(FILE, PLACE)));
    all.put("file-part-wanted", about(new ManagerFileWord.PartWanted(FILE, 524_288)));
    all.put("file-kept", about(new ManagerFileWord.Kept(FILE)));
    all.put(
        "file-refused", about(new ManagerFileWord.Refused(FILE, new CallError("BAD_FILE", "m"))));
    return all;
  }

  static Map<String, PilotMessage> pilot() {
    Map<String, PilotMessage> all = new LinkedHashMap<>();
    all.put("join", new PilotMessage.Join(info(OptionalLong.empty())));
    all.put("join-gpus", new PilotMessage.Join(infoWithGpus()));
    all.put("join-group", new PilotMessage.Join(info(OptionalLong.empty()).inGroup("spare")));
    all.put("join-gpus-group", new PilotMessage.Join(infoWithGpus().inGroup("spare")));
    all.put("join-with-life", new PilotMessage.Join(info(OptionalLong.of(3_600_000))));
    all.put(
        "holdings",
        new PilotMessage.Holdings(
            List.of(
                new HeldContext(
                    new ContextId(2, 7),
                    "0a1b",
                    HeldState.WARM,
                    90_000,
                    612,
                    70_000,
                    List.of(0, 3)),
                new HeldContext(
                    new ContextId(2, 8), "0a1b", HeldState.LOADING, 0, 0, 0, List.of())),
            List.of(),
            false,
            List.of(new PilotMessage.ContextWindow(new ContextId(2, 7), 128))));
    all.put(
        "heartbeat",
        new PilotMessage.Heartbeat(
            List.of(new LeaseId(2, 5), new LeaseId(2, 300)),
            List.of(new ContextId(2, 7)),
            300,
            List.of(1)));
    all.put("outcomes", new PilotMessage.CallsEnded(9, new LeaseId(2, 5), outcomes()));
    all.put("context-placed", new PilotMessage.ContextPlaced(new ContextId(2, 7), List.of(0, 3)));
    all.put("context-window", new PilotMessage.ContextWindow(new ContextId(2, 7), 128));
    all.put("context-warm", new PilotMessage.ContextWarm(new ContextId(2, 7), 612));
    all.put(
        "context-gone",
        new PilotMessage.ContextGone(
            new ContextId(2, 7),
            PilotMessage.Cause.CALL_TIMEOUT,
            "exit code 137\nüber",
            List.of(
                new PilotMessage.Blamed(
                    new CallRef(new TaskNumber(2), 17), 120_000_000, new ItemHash(-2))),
            List.of(new CallRef(new TaskNumber(2), 18), new CallRef(new TaskNumber(2), 19))));
    all.put(
        "context-gone-certain",
        new PilotMessage.ContextGone(
            new ContextId(2, 8),
            PilotMessage.Cause.LOAD_FAILED,
            "no such class",
            List.of(),
            List.of(),
            true));
    all.put(
        "calls-stopped",
        new PilotMessage.CallsStopped(
            new ContextId(2, 7),
            "a call ran longer than 2 min",
            List.of(
                new PilotMessage.Blamed(
                    new CallRef(new TaskNumber(2), 17), 120_000_000, new ItemHash(-2)))));
    all.put("draining", new PilotMessage.Draining("preempted (SIGTERM)", true));
    all.put("goodbye", new PilotMessage.Goodbye("walltime"));
    all.put("life-left", new PilotMessage.LifeLeft(3_505_000));
    return all;
  }

  /** More; those with arrays in records are not equal to their copies. */
  static Map<String, PilotMessage> pilotWithArrays() {
    Map<String, PilotMessage> all = new LinkedHashMap<>();
    all.put("file-offered", about(new PilotFileWord.Offered(new ReturnedFile(FILE, 70_000))));
    all.put("file-placed", about(new PilotFileWord.Placed(FILE, PLACE, true)));
    all.put("file-part", about(new PilotFileWord.Part(FILE, 524_288, new byte[] {1, 2})));
    all.put("file-withdrawn", about(new PilotFileWord.Withdrawn(FILE)));
    all.put(
        "context-warm-content",
        new PilotMessage.ContextWarm(
            new ContextId(2, 7), 612, new LoadedContent(Map.of("/w/helper.py", "0a1b"), "c3")));
    all.put(
        "holdings-with-lease",
        new PilotMessage.Holdings(
            List.of(),
            List.of(
                new HeldLease(
                    new LeaseId(2, 5),
                    new ContextId(2, 7),
                    new TaskNumber(2),
                    true,
                    new int[] {1, 4096},
                    300_000)),
            true));
    all.put(
        "returned",
        new PilotMessage.Returned(new LeaseId(2, 5), new TaskNumber(2), new int[] {200, 201}));
    return all;
  }

  static Map<String, ControlMessage> control() {
    Map<String, ControlMessage> all = new LinkedHashMap<>();
    all.put("status-request", new ControlMessage.StatusRequest(3, 500));
    all.put("status-reply", new ControlMessage.StatusReply(Json.of("{\"run\":\"x\"}"), 3, -1));
    all.put(
        "results-request",
        new ControlMessage.ResultsRequest("verify[template=bare]", 4096, 70_000));
    all.put("results-in-file", new ControlMessage.ResultsInFile());
    all.put("results-reply", new ControlMessage.ResultsReply("{\"index\":0}\n", -1, 0));
    all.put("drain-request", new ControlMessage.DrainRequest("n1-17-4711"));
    all.put("drain-jobs-request", new ControlMessage.DrainJobsRequest(List.of("17_3", "5.0")));
    all.put("drain-reply", new ControlMessage.DrainReply(3));
    all.put("stop-request", new ControlMessage.StopRequest(true));
    all.put("stop-reply", new ControlMessage.StopReply(5));
    all.put("refusal", new ControlMessage.Refusal("no task is called 'x'"));
    return all;
  }

  private static ManagerMessage about(ManagerFileWord word) {
    return new ManagerMessage.AboutFile(word);
  }

  private static PilotMessage about(PilotFileWord word) {
    return new PilotMessage.AboutFile(word);
  }

  private static ManagerMessage.Lease lease() {
    return new ManagerMessage.Lease(
        new LeaseId(2, 5),
        new ContextId(2, 7),
        new TaskNumber(2),
        true,
        new int[] {0, 127, 100_000},
        List.of(Json.of("{\"claim\":\"1\"}"), Json.of("1.10"), Json.of("null")));
  }

  private static Outcomes outcomes() {
    Payload result = new Payload(Json.of("\"SUPPORTS\""));
    Payload error = new Payload(Json.of("{\"kind\":\"BAD_ITEM\",\"message\":\"m\"}"));
    ItemHash item = new ItemHash(0x0123_4567_89ab_cdefL);
    return new Outcomes.Builder(new TaskNumber(2), 2)
        .add(0, new CallEnd(Outcome.SUCCEEDED, 0, 144_000, item, result))
        .add(127, new CallEnd(Outcome.FAILED, 0, 3, new ItemHash(-1), error))
        .build();
  }

  private static PilotInfo info(OptionalLong left) {
    return new PilotInfo("p-1f", "node7", 4711, "123_4", 2, 4L << 30, 1, "cpu:x", left);
  }

  private static PilotInfo infoWithGpus() {
    return new PilotInfo(
        "p-1f",
        "node7",
        4711,
        "123_4",
        2,
        4L << 30,
        2,
        "gpu:x",
        OptionalLong.empty(),
        List.of(
            new Gpu("NVIDIA H100 80GB HBM3", 85_520_809_984L, "3", false),
            new Gpu("B", 0, "MIG-41d36874", true)));
  }

  private static TaskSpec task() {
    return new TaskSpec(
        new TaskNumber(2),
        new LibraryNumber(1),
        "verify[template=bare]",
        "classify",
        Json.of("{\"prompt\":\"{{claim}}\"}"));
  }

  private static LibrarySpec jvm() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("OMP_NUM_THREADS", "2");
    env.put("EMPTY", "");
    return new LibrarySpec(
        new LibraryNumber(1),
        Library.of(
                "verifier",
                new Library.Host.Jvm("x.Y", List.of("pcm:llama", "/a/b.jar"), List.of("-Xmx2g")))
            .settings(Json.of("{\"model\":\"/m.gguf\"}"))
            .slots(4)
            .resources(new Resources(2, 2L << 30, 1))
            .files(List.of(Path.of("/m.gguf")))
            .env(env)
            .loadTimeout(Duration.ofMinutes(10))
            .callTimeout(Duration.ofMillis(1500))
            .verify(Library.Verify.ALWAYS)
            .build(),
        Map.of("/m.gguf", "0a".repeat(32)),
        "0c".repeat(32));
  }

  private static LibrarySpec sharing() {
    return new LibrarySpec(
        new LibraryNumber(2),
        Library.of("half", new Library.Host.Command(List.of("x")))
            .resources(new Resources(1, 0, 0.29, 16L << 30))
            .build(),
        Map.of(),
        "");
  }

  private static LibrarySpec wrapped() {
    LibrarySpec plain = command();
    Library library = plain.library().change().wrap(List.of("env", "A=1")).build();
    return new LibrarySpec(plain.number(), library, plain.digests(), plain.identity());
  }

  private static LibrarySpec command() {
    return new LibrarySpec(
        new LibraryNumber(0),
        Library.of("shout", new Library.Host.Command(List.of("python3", "shout.py")))
            .retention(Library.Retention.CALL)
            .build(),
        Map.of(),
        "");
  }
}
