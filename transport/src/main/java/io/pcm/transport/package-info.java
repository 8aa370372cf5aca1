/**
 * The sockets of the manager, the pilots and the command line. Batches, encrypts, limits and counts
 * messages; makes no decisions about calls. The only package that uses ZeroMQ. Depends on protocol.
 */
@NullMarked
package io.pcm.transport;

import org.jspecify.annotations.NullMarked;
