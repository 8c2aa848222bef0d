/**
 * An application that loads a model and predicts: {@link io.tao4j.predictonly.PredictOnly}. Its
 * class path has no engine that trains.
 */
@NullMarked
package io.tao4j.predictonly;

import org.jspecify.annotations.NullMarked;
