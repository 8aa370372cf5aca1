/**
 * Pilots as jobs: submits them, transfers their files, records submissions, finds logs. Depends on
 * sites and the run directory, not on managers.
 */
@NullMarked
package io.pcm.runtime.jobs;

import org.jspecify.annotations.NullMarked;
