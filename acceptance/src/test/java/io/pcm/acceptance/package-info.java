/**
 * Whole runs of the real installation, started as a user starts them: a JVM for the manager, real
 * pilots, real contexts, a real store. Uses only what a user sees, and {@code /proc}.
 */
package io.pcm.acceptance;
