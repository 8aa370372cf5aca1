/**
 * Whole runs of the real installation, driven as a user drives them: a JVM for the manager, real
 * pilots, real contexts, a real store. Knows everything that a user sees, and {@code /proc}.
 */
package io.pcm.acceptance;
