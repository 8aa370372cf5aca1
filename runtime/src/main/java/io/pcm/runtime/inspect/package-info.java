/**
 * Inspects and controls a run from outside: status, results, pilots, drain and cancel. Asks the
 * manager if it is running, otherwise reads the run directory.
 */
@NullMarked
package io.pcm.runtime.inspect;

import org.jspecify.annotations.NullMarked;
