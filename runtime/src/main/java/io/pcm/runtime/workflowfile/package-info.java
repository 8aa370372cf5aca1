/**
 * The workflow file: {@code workflow.yaml} to {@link io.pcm.api.workflow.Workflow}, every mistake
 * in it told as file, line, column, property, what is wrong and what would be right. May know the
 * api, identity, the model cache, SnakeYAML and Jackson; knows nothing of runs, managers or pilots.
 */
@NullMarked
package io.pcm.runtime.workflowfile;

import org.jspecify.annotations.NullMarked;
