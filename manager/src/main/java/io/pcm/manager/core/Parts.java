package io.pcm.manager.core;

/** The objects that all parts of the scheduler use. */
record Parts(
    RunState state, Fleet fleet, TaskFlow flow, StepOutbox outbox, SchedulerConfig config) {}
