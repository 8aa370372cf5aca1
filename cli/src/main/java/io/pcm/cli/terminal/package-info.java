/**
 * The screen and signals of the terminal in which {@code pcm} was started. Depends on the views,
 * not on commands.
 */
@NullMarked
package io.pcm.cli.terminal;

import org.jspecify.annotations.NullMarked;
