/**
 * The quantise verb: 8 bits. {@link io.tao4j.quantize.Quantizer} takes a trained model to integers
 * with scales that {@link io.tao4j.quantize.Calibrator} finds on images ({@link
 * io.tao4j.quantize.Calibration} is its reusable result); {@link
 * io.tao4j.quantize.SensitivityReport} says which layers suffer; {@link
 * io.tao4j.quantize.QuantizedTraining} prepares training with quantisation in the graph; {@link
 * io.tao4j.quantize.HalfRange} finds what 16 bits cannot hold.
 *
 * <p>May import {@code network}, {@code engine}, {@code pass} and what lies below them.
 */
@NullMarked
package io.tao4j.quantize;

import org.jspecify.annotations.NullMarked;
