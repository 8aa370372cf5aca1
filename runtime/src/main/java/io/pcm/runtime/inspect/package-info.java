/**
 * Looks at a run from outside, and acts on it: status, results, pilots, drain and cancel. Asks the
 * manager while there is one, the run directory otherwise.
 */
@NullMarked
package io.pcm.runtime.inspect;

import org.jspecify.annotations.NullMarked;
