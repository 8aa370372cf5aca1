/**
 * Model files: the models that PCM knows by name, where they come from, and their cache. Uses
 * files, HTTP and pip; independent of workflows and runs.
 */
@NullMarked
package io.pcm.modelcache;

import org.jspecify.annotations.NullMarked;
