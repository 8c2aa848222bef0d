/**
 * What is the same in the training of every network. A network says what it is in a {@link
 * io.tao4j.networks.tasks.NetworkDefinition}; {@link io.tao4j.networks.tasks.Training} runs it:
 * {@link io.tao4j.networks.tasks.Start} makes the first model, {@link
 * io.tao4j.networks.tasks.ProgramSettings} says how weights are updated. The packages below are the
 * kits, one a task: data sets, evaluation, result files.
 *
 * <p>Imports {@code network}, what lies below it, and the backbones.
 */
@NullMarked
package io.tao4j.networks.tasks;

import org.jspecify.annotations.NullMarked;
