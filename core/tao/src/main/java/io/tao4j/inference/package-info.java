/**
 * The inference verb: {@link io.tao4j.inference.Predictor} for single inputs inside an application,
 * {@link io.tao4j.inference.ImagePredictor} where they are pictures, {@link
 * io.tao4j.inference.InferenceRun} for files and folders. What a network takes and gives is its
 * {@link io.tao4j.network.Task}'s to say.
 *
 * <p>May import {@code network}, {@code engine} and what lies below them.
 */
@NullMarked
package io.tao4j.inference;

import org.jspecify.annotations.NullMarked;
