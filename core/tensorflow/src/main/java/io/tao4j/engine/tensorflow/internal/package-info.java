/**
 * The TensorFlow engine: a graph becomes an {@code org.tensorflow.Graph}, which a session of the
 * same library runs; gradients are TensorFlow's own graph gradients.
 *
 * <p>{@code TensorFlowRuntime} loads the natives and holds every process-wide switch; {@code
 * GraphWriter} writes TensorFlow operations by their names; {@code NodeLowering} says what each op
 * becomes, and {@code OpSupport} says so before anything is compiled; {@code TrainingGraph} is a
 * whole step. TensorFlow's types stay inside this package, and its classes are optional: making a
 * {@code TensorFlowEngine} touches none of them.
 *
 * <p>May import {@code error}, {@code file}, {@code tensor}, {@code graph}, {@code model}, {@code
 * engine}, TensorFlow and JavaCPP; never another engine.
 */
@NullMarked
package io.tao4j.engine.tensorflow.internal;

import org.jspecify.annotations.NullMarked;
