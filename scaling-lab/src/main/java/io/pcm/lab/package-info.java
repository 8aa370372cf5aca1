/**
 * A laboratory for scaling: a cluster lends machines in virtual time, a real manager and real
 * pilots work on them, and someone asks for pilots. Each history is compared with what an oracle
 * could do that knows the future. Nothing depends on it.
 */
@NullMarked
package io.pcm.lab;

import org.jspecify.annotations.NullMarked;
