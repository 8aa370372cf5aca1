/**
 * The judge of the fact check: reads the answers of the templates' tasks, computes figures and
 * chooses a template. A Java library like any user's: depends only on {@code io.pcm.api} and
 * Jackson.
 */
@NullMarked
package io.pcm.examples.factcheck;

import org.jspecify.annotations.NullMarked;
