/**
 * What an engine must do, and nothing of any one engine: {@link io.tao4j.engine.EngineProvider}
 * compiles a model to an {@link io.tao4j.engine.Executable} and a {@link
 * io.tao4j.engine.TrainProgram} to a {@link io.tao4j.engine.TrainingStep}.
 *
 * <p>May import {@code model} and what lies below. Engines live in {@code
 * io.tao4j.engine.NAME.internal}, share {@code io.tao4j.engine.internal}, are found by {@link
 * java.util.ServiceLoader}, and never know each other.
 */
@NullMarked
package io.tao4j.engine;

import org.jspecify.annotations.NullMarked;
