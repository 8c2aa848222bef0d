/**
 * Layers that the transformers of boxes and of masks share: attention of queries to each other and
 * to a few places of maps ({@link io.tao4j.networks.transformer.Attentions}), the encoder made of
 * it ({@link io.tao4j.networks.transformer.DeformableEncoder}), and positions as numbers of a graph
 * ({@link io.tao4j.networks.transformer.Places}).
 *
 * <p>Imports {@code graph} and what lies below it.
 */
@NullMarked
package io.tao4j.networks.transformer;

import org.jspecify.annotations.NullMarked;
