/**
 * Rules about the code itself: who may know whom, how large things get, whether the documents tell
 * the truth. Sees everything; nothing sees it.
 */
package io.pcm.quality;
