/**
 * The inference verb: {@link io.tao4j.inference.Predictor} for single pictures inside an
 * application, {@link io.tao4j.inference.InferenceRun} for files and folders.
 *
 * <p>May import {@code network}, {@code engine} and what lies below them.
 */
@NullMarked
package io.tao4j.inference;

import org.jspecify.annotations.NullMarked;
