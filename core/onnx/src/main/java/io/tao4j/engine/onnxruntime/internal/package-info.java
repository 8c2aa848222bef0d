/**
 * The ONNX Runtime engine, for inference on the CPU: {@code OnnxRuntimeEngine} compiles a model by
 * the ONNX writer, in memory. No part of the public API: it is found by the service loader.
 *
 * <p>May import {@code onnx}, {@code engine} and what lies below. All calls of ONNX Runtime are in
 * {@code onnx}.
 */
@NullMarked
package io.tao4j.engine.onnxruntime.internal;

import org.jspecify.annotations.NullMarked;
