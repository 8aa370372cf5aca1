/**
 * Messages as bytes: MessagePack, every message an array of its type and its fields. Newer minor
 * versions append fields; older ones pass over them. What is read is read field by field under
 * bounds. Knows api and the message values, and alone sees MessagePack.
 */
@NullMarked
package io.pcm.protocol.codec;

import org.jspecify.annotations.NullMarked;
