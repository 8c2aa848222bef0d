/**
 * The kit of networks that answer several questions to a picture: {@link
 * io.tao4j.networks.tasks.multitask.MultitaskData} opens sets to evaluate on, {@link
 * io.tao4j.networks.tasks.multitask.MultitaskDataCheck} looks through them, {@link
 * io.tao4j.networks.tasks.multitask.ConfusionMatrixCommand} tells a matrix of each task; inference
 * and result files. A network names its outputs as {@link
 * io.tao4j.networks.tasks.multitask.TaskHeads} says.
 *
 * <p>Imports {@code network} and what lies below it.
 */
@NullMarked
package io.tao4j.networks.tasks.multitask;

import org.jspecify.annotations.NullMarked;
