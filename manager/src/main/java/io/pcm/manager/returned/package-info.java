/**
 * Files that calls return: how they come from pilots into the folder {@code files} of the run
 * directory, and which of them results name. Depends on the store, not on the core.
 */
@NullMarked
package io.pcm.manager.returned;

import org.jspecify.annotations.NullMarked;
