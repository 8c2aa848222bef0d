/**
 * The training verb: {@link io.tao4j.train.Trainer} runs a {@code TrainingTask} on an engine,
 * {@link io.tao4j.train.TrainingListener} hears of it, {@link io.tao4j.train.Cancellation} ends it.
 *
 * <p>May import {@code network}, {@code engine}, {@code model} and what lies below them.
 */
@NullMarked
package io.tao4j.train;

import org.jspecify.annotations.NullMarked;
