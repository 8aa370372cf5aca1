/**
 * Both ends' sockets: the manager's endpoint, the pilot's, and the command line's. Coalesces,
 * seals, bounds and counts; decides nothing about calls. The only room that sees ZeroMQ. Knows
 * protocol.
 */
@NullMarked
package io.pcm.transport;

import org.jspecify.annotations.NullMarked;
