/**
 * What a network module offers to the shared verbs: {@link io.tao4j.network.Network} names it and
 * opens its tasks, {@link io.tao4j.network.TrainingTask} is a training ready to run, {@link
 * io.tao4j.network.EvaluationTask} a data set with its metric, {@link io.tao4j.network.Task} what a
 * model takes and gives with {@link io.tao4j.network.Inference} as the way between, {@link
 * io.tao4j.network.ServedForm} what its outputs are to other programs, {@link
 * io.tao4j.network.DataCheck} what is right and wrong with data. {@link
 * io.tao4j.network.BackboneCatalog} offers feature extractors on their own.
 *
 * <p>A network module imports this package and what lies below it: never an engine implementation,
 * a verb or the facade.
 */
@NullMarked
package io.tao4j.network;

import org.jspecify.annotations.NullMarked;
