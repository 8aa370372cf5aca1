package io.pcm.api.status;

/**
 * A context that reserves a GPU.
 *
 * @param context its id
 * @param library the name of its library
 * @param share its share of the GPU, up to 1
 * @param memoryBytes the memory that it reserves on the GPU; 0 if none
 * @see PilotProgress
 */
public record GpuHolder(String context, String library, double share, long memoryBytes) {}
