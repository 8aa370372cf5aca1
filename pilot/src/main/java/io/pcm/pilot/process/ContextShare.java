package io.pcm.pilot.process;

import java.util.Map;
import java.util.function.Consumer;

/**
 * What the process of a context may use of the machine.
 *
 * @param cores processors, 1 or more
 * @param environment changes the environment of the process so that it uses only its GPUs
 */
public record ContextShare(int cores, Consumer<Map<String, String>> environment) {}
