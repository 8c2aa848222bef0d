package io.tao4j.data;

import io.tao4j.tensor.Tensor;

/**
 * A batch with soft targets.
 *
 * @param images {@code FLOAT32 [N, channels, height, width]}
 * @param targets {@code FLOAT32 [N, classes]}, rows sum to 1
 */
public record MixedBatch(Tensor images, Tensor targets) {}
