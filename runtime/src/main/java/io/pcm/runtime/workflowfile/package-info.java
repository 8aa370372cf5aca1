/**
 * The workflow file: {@code workflow.yaml} to {@link io.pcm.api.workflow.Workflow}, every mistake
 * in it told as file, line, column, property, what is wrong and what would be right; and the
 * fingerprints by which a later run knows what of it changed. May know the api, the models'
 * exceptions and hash, SnakeYAML and Jackson; knows nothing of runs, managers or pilots.
 */
@NullMarked
package io.pcm.runtime.workflowfile;

import org.jspecify.annotations.NullMarked;
