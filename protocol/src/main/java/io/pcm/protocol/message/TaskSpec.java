package io.pcm.protocol.message;

import io.pcm.api.Json;

/**
 * The description of a task for contexts, sent before its first call.
 *
 * @param number the task's number in leases
 * @param library the library that runs its calls
 * @param display the task's name, for logs
 * @param function the library's function
 * @param settings the function's settings, a JSON object
 */
public record TaskSpec(
    TaskNumber number, LibraryNumber library, String display, String function, Json settings) {}
