/**
 * The command line: parses arguments, calls the runtime, prints. All output for users and programs,
 * and all exit codes, are defined here. Depends on the runtime and picocli.
 */
@NullMarked
package io.pcm.cli;

import org.jspecify.annotations.NullMarked;
