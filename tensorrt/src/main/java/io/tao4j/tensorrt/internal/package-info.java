/**
 * The native side: {@link io.tao4j.tensorrt.internal.NativeTensorRt} is what the module asks of
 * TensorRT and CUDA, {@link io.tao4j.tensorrt.internal.JavaCppTensorRt} asks it of the presets, a
 * double in the tests keeps account of what is open.
 */
@NullMarked
package io.tao4j.tensorrt.internal;

import org.jspecify.annotations.NullMarked;
