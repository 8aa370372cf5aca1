/** The live page of a run and its metrics, for browsers and Prometheus on this machine. */
@NullMarked
package io.pcm.runtime.dashboard;

import org.jspecify.annotations.NullMarked;
