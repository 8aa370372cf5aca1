package io.pcm.runtime.trial;

import io.pcm.api.CallError;
import io.pcm.api.workflow.Task;
import java.util.Optional;

/**
 * An item of a task, as a call would see it.
 *
 * @param task the task, at one point of its matrix
 * @param item its item
 * @param shown what a language model would read; empty for other functions
 * @param error why the call would fail, as far as that is known without the model
 */
public record PreviewedItem(
    Task task, TrialItem item, Optional<Shown> shown, Optional<CallError> error) {}
