package io.pcm.acceptance;

import io.pcm.slurm.TestSlurm;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests with the real Slurm: one class at a time, because each ends all jobs. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestSlurm.class)
@ResourceLock("Slurm")
@Order(StartOrder.SLURM)
@interface WithSlurm {}
