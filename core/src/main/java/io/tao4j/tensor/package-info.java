/**
 * Host tensors: {@link io.tao4j.tensor.DType}, {@link io.tao4j.tensor.Shape}, {@link
 * io.tao4j.tensor.Tensor}, and their file form {@code Safetensors}.
 *
 * <p>Imports nothing else of tao4j; every other package may import it.
 */
@NullMarked
package io.tao4j.tensor;

import org.jspecify.annotations.NullMarked;
