/**
 * The folder that one run lives in: who may look into it, who holds it, where each thing lies, what
 * was run. Knows files and Jackson; nothing of workflows, managers or pilots.
 */
@NullMarked
package io.pcm.runtime.rundir;

import org.jspecify.annotations.NullMarked;
