/**
 * The workflow file: reads {@code workflow.yaml} into a {@link io.pcm.api.workflow.Workflow}. Every
 * mistake is reported with file, line, column, property, what is wrong and how to fix it. {@link
 * io.pcm.workflowfile.WorkflowFile} reads workflows, {@link io.pcm.workflowfile.PromptFile} prompts
 * for workflows in Java. It does not know managers, pilots or stores, and has no rules for
 * workflows: it calls the builders of {@link io.pcm.api.workflow}.
 */
@NullMarked
package io.pcm.workflowfile;

import org.jspecify.annotations.NullMarked;
