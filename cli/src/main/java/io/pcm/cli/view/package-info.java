/**
 * The output of a run as text: progress, tables, JSON lines. Pure functions from values to text;
 * other code decides where it is written.
 */
@NullMarked
package io.pcm.cli.view;

import org.jspecify.annotations.NullMarked;
