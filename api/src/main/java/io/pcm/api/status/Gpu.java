package io.pcm.api.status;

/**
 * One GPU, as its driver describes it.
 *
 * @param model such as {@code NVIDIA H100 80GB HBM3}
 * @param memoryBytes size of its memory; 0 if the driver does not say
 * @see PilotProgress
 */
public record Gpu(String model, long memoryBytes) {}
