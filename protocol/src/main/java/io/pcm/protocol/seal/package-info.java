/**
 * How bytes on the wire are made secret and genuine: identities of a run, the handshake and the
 * sealed channel. Knows api, the message values and the JDK's own cryptography; no socket, no
 * clock, no thread.
 */
@NullMarked
package io.pcm.protocol.seal;

import org.jspecify.annotations.NullMarked;
