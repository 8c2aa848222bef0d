package io.tao4j.network;

import io.tao4j.graph.Graph;
import java.util.function.Supplier;

/**
 * A training's loss on its validation set, for tasks without a figure of their own or trainings
 * that monitor it.
 *
 * @param graph the network continued by its loss, which is the only output: dropout off, batch
 *     norms by their running statistics
 * @param output name of the loss, a scalar
 * @param batches the validation set with the targets that the loss takes
 */
public record ValidationLoss(Graph graph, String output, Supplier<BatchStream> batches) {}
