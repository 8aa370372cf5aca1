/**
 * A workflow as values: libraries, tasks and item sources. Immutable, checked on construction. A
 * workflow can come from a workflow file or from Java code.
 */
@NullMarked
package io.pcm.api.workflow;

import org.jspecify.annotations.NullMarked;
