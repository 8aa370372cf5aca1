/**
 * Item sources: the one path by which a task's items come, whether from a file, the workflow, other
 * tasks' results or the task itself. Knows api's workflow values, the store and Jackson's streaming
 * reader; decodes items only to check that they are JSON.
 */
@NullMarked
package io.pcm.manager.source;

import org.jspecify.annotations.NullMarked;
