/**
 * What people and programs see of a run, as text: progress, the table at the end, JSON lines. Pure:
 * values in, text out; who writes it where is decided elsewhere.
 */
@NullMarked
package io.pcm.cli.view;

import org.jspecify.annotations.NullMarked;
