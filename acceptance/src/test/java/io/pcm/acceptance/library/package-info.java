/**
 * Libraries for these tests. Real contexts load them from this module's test classes, so they see
 * only the API and the JDK.
 */
package io.pcm.acceptance.library;
