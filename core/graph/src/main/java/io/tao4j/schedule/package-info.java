/**
 * Learning rates over the course of a training: {@link io.tao4j.schedule.LearningRateSchedule} and
 * its records.
 *
 * <p>Imports nothing of tao4j.
 */
@NullMarked
package io.tao4j.schedule;

import org.jspecify.annotations.NullMarked;
