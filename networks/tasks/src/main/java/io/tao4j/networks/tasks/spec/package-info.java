/**
 * Groups of spec fields that TAO's networks share, and what they mean: {@link
 * io.tao4j.networks.tasks.spec.TrainingConfig} becomes optimiser, learning rate and settings of a
 * training, {@link io.tao4j.networks.tasks.spec.EvalConfig} and {@link
 * io.tao4j.networks.tasks.spec.NmsConfig} those of detectors.
 *
 * <p>Imports {@code network} and what lies below it.
 */
@NullMarked
package io.tao4j.networks.tasks.spec;

import org.jspecify.annotations.NullMarked;
