package io.pcm.manager.core;

/** What each part of the scheduler that decides something works on. */
record Parts(
    RunState state, Fleet fleet, TaskFlow flow, StepOutbox outbox, SchedulerConfig config) {}
