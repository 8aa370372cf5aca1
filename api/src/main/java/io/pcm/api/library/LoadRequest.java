package io.pcm.api.library;

import io.pcm.api.Json;

/**
 * What a library is told when it is loaded.
 *
 * @param settings the library's settings from the workflow, a JSON object
 * @param slots how many calls may run at once, 1 or more
 * @param cores processors this context may use, 1 or more
 */
public record LoadRequest(Json settings, int slots, int cores) {}
