/**
 * The fact check's judge: reads what the templates' tasks answered, computes figures from it and
 * picks a template. A Java library like any user's: knows {@code io.pcm.api} and Jackson, nothing
 * else of PCM.
 */
@NullMarked
package io.pcm.examples.factcheck;

import org.jspecify.annotations.NullMarked;
