/**
 * The kit of networks that answer several questions to a picture: evaluation with a confusion
 * matrix each, inference, result files. A network names its outputs as {@link
 * io.tao4j.networks.tasks.multitask.TaskHeads} says.
 *
 * <p>Imports {@code network} and what lies below it.
 */
@NullMarked
package io.tao4j.networks.tasks.multitask;

import org.jspecify.annotations.NullMarked;
