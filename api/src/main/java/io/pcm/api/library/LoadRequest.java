package io.pcm.api.library;

import io.pcm.api.Json;

/**
 * The parameters of a load.
 *
 * @param settings the library's settings from the workflow, a JSON object
 * @param slots maximum number of concurrent calls, 1 to {@link io.pcm.api.Limits#SLOTS}
 * @param cores number of processors that this context may use, 1 or more
 * @see ContextFactory
 */
public record LoadRequest(Json settings, int slots, int cores) {}
