/**
 * Host tensors: {@link io.tao4j.tensor.DType}, {@link io.tao4j.tensor.Shape}, {@link
 * io.tao4j.tensor.Tensor}, and their file form {@link io.tao4j.tensor.Safetensors}, whose elements
 * may be of any {@link io.tao4j.tensor.StoredType}.
 *
 * <p>Imports {@code error} and {@code file} only; every package above them may import it.
 */
@NullMarked
package io.tao4j.tensor;

import org.jspecify.annotations.NullMarked;
