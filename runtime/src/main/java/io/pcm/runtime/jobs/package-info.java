/**
 * Pilots as jobs: submits them for a run, carries files along, keeps what was submitted, finds
 * their logs. Knows sites and the run directory; nothing of managers.
 */
@NullMarked
package io.pcm.runtime.jobs;

import org.jspecify.annotations.NullMarked;
