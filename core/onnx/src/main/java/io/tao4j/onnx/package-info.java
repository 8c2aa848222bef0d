/**
 * ONNX files. {@link io.tao4j.onnx.OnnxExporter} writes a model as one, {@link
 * io.tao4j.onnx.OnnxImporter} reads one as a model, {@link io.tao4j.onnx.OnnxWeights} its weights
 * alone, {@link io.tao4j.onnx.OnnxSession} runs one in ONNX Runtime, {@link
 * io.tao4j.onnx.OnnxCheck} compares what it computes with what the engine computed, and {@link
 * io.tao4j.onnx.OnnxSupport} says how each op is expressed.
 *
 * <p>May import {@code check}, {@code engine} (the contract only), {@code pass}, {@code model},
 * {@code graph}, {@code tensor}, {@code wire}, {@code file} and {@code error}. No type of ONNX
 * Runtime is in a public signature.
 */
@NullMarked
package io.tao4j.onnx;

import org.jspecify.annotations.NullMarked;
