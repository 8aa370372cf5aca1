/**
 * Item sources: how the items of a task are read from a file, the workflow, other tasks' results or
 * the task itself. Depends on api's workflow values, the store and Jackson's streaming reader;
 * parses items only to check that they are JSON.
 */
@NullMarked
package io.pcm.manager.source;

import org.jspecify.annotations.NullMarked;
