/**
 * What the PyTorch engine offers beside the engine contract: {@link
 * io.tao4j.engine.pytorch.TorchScript} writes files that PyTorch and DJL load without this library.
 *
 * <p>May import {@code model} and {@code engine.pytorch.internal}.
 */
@NullMarked
package io.tao4j.engine.pytorch;

import org.jspecify.annotations.NullMarked;
