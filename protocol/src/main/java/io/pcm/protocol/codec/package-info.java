/**
 * Messages as bytes: MessagePack, every message an array of its type and its fields. Newer minor
 * versions append optional fields: those that do not know them pass over them, and take the default
 * where a peer does not send them or sends nil ({@code FieldReader}). One without a value is
 * written as nil if others follow it and may be left out otherwise. What is read is read field by
 * field under bounds. Knows api and the message values, and alone sees MessagePack.
 */
@NullMarked
package io.pcm.protocol.codec;

import org.jspecify.annotations.NullMarked;
