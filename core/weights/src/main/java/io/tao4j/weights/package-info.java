/**
 * Weights that others trained, into a network: {@link io.tao4j.weights.WeightLoader} takes a {@link
 * io.tao4j.weights.format.WeightFile}, finds by {@link io.tao4j.weights.NameMap}s which of its
 * tensors is which parameter, brings kernels into this library's layout, and says in a {@link
 * io.tao4j.weights.LoadReport} what became of everything. {@code format} below reads files, {@code
 * source} finds them.
 *
 * <p>Imports {@code weights.format}, {@code model}, {@code graph}, {@code tensor} and {@code
 * error}.
 */
@NullMarked
package io.tao4j.weights;

import org.jspecify.annotations.NullMarked;
