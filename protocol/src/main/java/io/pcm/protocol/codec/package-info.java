/**
 * Messages as bytes. Every message is a MessagePack array of its type and its fields. Newer minor
 * versions append optional fields. A peer that does not know them skips them; if a peer omits them
 * or sends nil, they have their default value ({@code FieldReader}). A field without a value is
 * written as nil if other fields follow, and may be omitted otherwise. Every read has a limit.
 * Depends on api and the message values; the only package that uses MessagePack.
 */
@NullMarked
package io.pcm.protocol.codec;

import org.jspecify.annotations.NullMarked;
