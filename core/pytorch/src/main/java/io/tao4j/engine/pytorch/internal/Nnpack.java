package io.tao4j.engine.pytorch.internal;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.tao4j.engine.internal.OneDnn;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns NNPACK, PyTorch's second library for convolutions, off where it cannot start: on a machine
 * that hides the sizes of its caches. PyTorch would try anew at each convolution of a single
 * picture, and say each time on the process's standard error that the hardware is not supported.
 */
final class Nnpack {
  private static final Logger LOG = LoggerFactory.getLogger(Nnpack.class);

  private Nnpack() {}

  /** To be called once PyTorch is loaded. PyTorch's own switch has no other way in from here. */
  static void disableWhereItCannotStart() {
    if (!OneDnn.hidesCaches()) {
      return;
    }
    try {
      Path library =
          Path.of(LibUtils.getLibtorchPath()).resolve(System.mapLibraryName("torch_cpu"));
      NativeLibrary torch = NativeLibrary.getInstance(library.toString());
      // at::globalContext().setUserEnabledNNPACK(false)
      Pointer context = torch.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
      torch
          .getFunction("_ZN2at7Context20setUserEnabledNNPACKEb")
          .invokeVoid(new Object[] {context, false});
    } catch (LinkageError e) {
      LOG.debug("NNPACK is left on: PyTorch will say of some convolutions that it cannot start", e);
    }
  }
}
