/**
 * What the TensorFlow engine offers beside the engine contract: {@link
 * io.tao4j.engine.tensorflow.SavedModel} writes models for TensorFlow, and runs those of others.
 *
 * <p>May import {@code model}, {@code graph}, {@code tensor} and {@code
 * engine.tensorflow.internal}.
 */
@NullMarked
package io.tao4j.engine.tensorflow;

import org.jspecify.annotations.NullMarked;
