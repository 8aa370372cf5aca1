package io.pcm.manager.loop;

import io.pcm.protocol.message.ContextId;
import java.time.Duration;

/**
 * A program that was started 20 s ago to load a library, and has not answered.
 *
 * @param python whether it loads a module of Python, which need not know the protocol
 * @param host the machine
 * @param left how long it still may take
 */
public record SilentLoad(
    String library, boolean python, String pilot, String host, ContextId context, Duration left) {}
