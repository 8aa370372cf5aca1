/** The main memory that contexts need, computed from models where the workflow says nothing. */
@NullMarked
package io.pcm.runtime.booking;

import org.jspecify.annotations.NullMarked;
