package io.pcm.manager.loop;

import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.results.ResultFiles;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.PortRange;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The parameters of a manager.
 *
 * @param results the folders of the result files
 * @param data SHA-256 of the content for which the plan was made, in lower-case hex, by data file
 * @param bind local address to listen on
 * @param ports of which it listens on the first that is free
 * @param chronicles folder of the files that tell what pilots and contexts did, and when
 * @param notes accepts messages for the user; must be thread-safe
 * @param silent accepts programs that do not answer LOAD; must not block
 */
public record ManagerConfig(
    Workflow workflow,
    RunPlan plan,
    ResultFiles.Places results,
    Map<Path, String> data,
    String bind,
    PortRange ports,
    RunId run,
    RunSecret secret,
    SchedulerConfig scheduler,
    Path chronicles,
    Consumer<String> notes,
    Consumer<SilentLoad> silent) {}
