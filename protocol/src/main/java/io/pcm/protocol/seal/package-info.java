/**
 * Encryption and authentication of frames: the identity of a run, the handshake and the sealed
 * channel. Depends only on api, the message values and the JDK's cryptography; uses no sockets,
 * clock or threads.
 */
@NullMarked
package io.pcm.protocol.seal;

import org.jspecify.annotations.NullMarked;
