/**
 * The screen and the signals of the terminal that {@code pcm} was started in. Knows the views;
 * knows nothing of commands.
 */
@NullMarked
package io.pcm.cli.terminal;

import org.jspecify.annotations.NullMarked;
