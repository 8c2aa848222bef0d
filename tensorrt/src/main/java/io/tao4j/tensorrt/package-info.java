/**
 * TensorRT engines: {@link io.tao4j.tensorrt.TensorRtConverter} builds one from an ONNX file,
 * {@link io.tao4j.tensorrt.TensorRtEngine} runs it, {@link io.tao4j.tensorrt.TensorRtPredictor}
 * answers pictures with it. What can be checked without a GPU is checked before one is looked for.
 *
 * <p>May import {@code core}. Types of the natives' presets stay in {@code internal}.
 */
@NullMarked
package io.tao4j.tensorrt;

import org.jspecify.annotations.NullMarked;
