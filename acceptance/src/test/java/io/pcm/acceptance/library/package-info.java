/**
 * Libraries for the runs of these tests. They are loaded by real contexts from this module's test
 * classes, so they see the API and the JDK, nothing else.
 */
package io.pcm.acceptance.library;
