/**
 * A workflow as values: libraries, tasks, where their items come from. Immutable and checked when
 * built; the workflow file is one way to build one, Java code another.
 */
@NullMarked
package io.pcm.api.workflow;

import org.jspecify.annotations.NullMarked;
