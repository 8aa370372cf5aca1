/**
 * Common code of the batch systems: running a system's commands with limits on time and output,
 * submitting jobs once even if answers are lost, and quoting words for a POSIX shell. Depends on
 * api, Commons Exec and SLF4J.
 */
@NullMarked
package io.pcm.submit;

import org.jspecify.annotations.NullMarked;
