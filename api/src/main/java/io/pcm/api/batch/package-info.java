/** The SPI for batch systems: start pilots as jobs, report the state of jobs, cancel jobs. */
@NullMarked
package io.pcm.api.batch;

import org.jspecify.annotations.NullMarked;
