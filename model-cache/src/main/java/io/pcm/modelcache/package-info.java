/**
 * Model files: which ones PCM knows by name, where they come from, and the cache that keeps them.
 * Knows files, HTTP and pip; nothing of workflows or runs.
 */
@NullMarked
package io.pcm.modelcache;

import org.jspecify.annotations.NullMarked;
