/**
 * The workflow file: reads {@code workflow.yaml} into a {@link io.pcm.api.workflow.Workflow}. Every
 * mistake is reported with file, line, column, property, what is wrong and how to fix it. It does
 * not know managers, pilots or stores.
 */
@NullMarked
package io.pcm.workflowfile;

import org.jspecify.annotations.NullMarked;
