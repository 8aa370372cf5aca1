/**
 * The command line: parses, calls the runtime, prints. Knows the runtime and picocli; everything
 * that a person or a program sees on the screen is made here, and the exit codes are.
 */
@NullMarked
package io.pcm.cli;

import org.jspecify.annotations.NullMarked;
