/**
 * Examines what runs need on this machine: files, network, batch systems, engines. For people who
 * set PCM up, or wonder why something does not work.
 */
@NullMarked
package io.pcm.runtime.doctor;

import org.jspecify.annotations.NullMarked;
