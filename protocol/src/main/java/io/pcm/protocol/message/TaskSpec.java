package io.pcm.protocol.message;

import io.pcm.api.Json;

/**
 * What a context must know of a task before its first call.
 *
 * @param number by which leases name the task
 * @param library the library that answers it
 * @param display the task's name, for logs
 * @param function the library's function
 * @param settings a JSON object, the function's settings
 */
public record TaskSpec(
    TaskNumber number, LibraryNumber library, String display, String function, Json settings) {}
