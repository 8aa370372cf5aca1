/** The report of a run: what it did, what its pilots did, and what retention saved. */
@NullMarked
package io.pcm.runtime.report;

import org.jspecify.annotations.NullMarked;
