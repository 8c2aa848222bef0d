/**
 * Files of weights as other libraries write them. {@link io.tao4j.weights.format.WeightFile} opens
 * one, whose {@link io.tao4j.weights.format.WeightFormat} is found from its content, and lists
 * {@link io.tao4j.weights.format.StoredTensor}s by name. Nothing in a file is run, nothing is
 * unpacked to the disk, and what a file says about itself is checked before memory is taken for it.
 *
 * <p>Imports {@code error}, {@code tensor}, {@code wire} and {@code onnx}.
 */
@NullMarked
package io.tao4j.weights.format;

import org.jspecify.annotations.NullMarked;
