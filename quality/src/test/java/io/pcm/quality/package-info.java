/**
 * Rules about the code itself: dependencies, sizes, and whether the documents are correct. Depends
 * on everything; nothing depends on it.
 */
package io.pcm.quality;
