package io.tao4j.engine.pytorch.internal;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.tao4j.engine.Device;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A script module inside PyTorch. Its methods have one form, so that one native list serves any
 * number of operands; a number travels as a tensor:
 *
 * <pre>def NAME(self, tensors: List[Tensor]) -> List[Tensor]:</pre>
 *
 * <p>DJL has two ways in. {@code IValueUtils.runMethod} runs in PyTorch's inference mode, which no
 * script can leave: it records nothing for a gradient. {@code IValueUtils.forward} with its
 * training flag runs in the thread's own gradient mode, takes the method's name from the name of an
 * array ({@code module_method:NAME}) and makes a list of arrays named {@code x[]}.
 *
 * <p>Calls from several threads are as safe as the script: one that changes no attribute is.
 */
final class LoadedModule implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private final Device device;
  private boolean closed;

  private LoadedModule(PtNDManager manager, PtSymbolBlock block, Device device) {
    this.manager = manager;
    this.block = block;
    this.device = device;
  }

  /**
   * Loads a module.
   *
   * @param trainable whether {@link #train} will be called: DJL otherwise loads in PyTorch's
   *     inference mode, whose tensors can never be differentiated
   * @throws TaoException {@code ENGINE-011} if PyTorch refuses the script: a mistake in this
   *     library, the message has PyTorch's own; {@code ENGINE-013} if the folder for temporary
   *     files takes none
   */
  static LoadedModule load(ScriptModule script, Device device, boolean trainable) {
    try {
      // Through a file: PyTorch maps it, while DJL's stream form keeps a second copy on its way.
      Path file = Files.createTempFile("tao4j", ".pt");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
          TorchScriptArchive.write(out, "program", script);
        }
        return open(
            file,
            device,
            trainable,
            e ->
                new TaoException(
                    "ENGINE-011",
                    "PyTorch refused the compiled program",
                    List.of(
                        String.valueOf(e.getMessage()),
                        "this is a defect of tao4j: please report it with the program's text"
                            + " (source folder of the plan)"),
                    e));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new TaoException(
          "ENGINE-013",
          "cannot write a temporary file for PyTorch: " + e,
          List.of(
              "it needs as much room as the network's weights in "
                  + System.getProperty("java.io.tmpdir"),
              "free some, or start the JVM with -Djava.io.tmpdir=FOLDER"),
          e);
    }
  }

  /**
   * Opens a TorchScript file as any program would that uses DJL; {@link #forward} calls it.
   *
   * @throws TaoException {@code ENGINE-012} if PyTorch cannot read it
   */
  static LoadedModule open(Path file, Device device) {
    return open(
        file,
        device,
        false,
        e ->
            new TaoException(
                "ENGINE-012",
                file + " cannot be opened as a TorchScript file",
                List.of(String.valueOf(e.getMessage())),
                e));
  }

  private static LoadedModule open(
      Path file,
      Device device,
      boolean trainable,
      Function<RuntimeException, TaoException> failure) {
    PtNDManager manager = PyTorchRuntime.newManager(device);
    return PyTorchRuntime.call(
        () -> {
          try {
            PtSymbolBlock block =
                JniUtils.loadModule(manager, file, true, new String[0], new String[0], trainable);
            PyTorchRuntime.gate().opened();
            return new LoadedModule(manager, block, device);
          } catch (RuntimeException e) {
            manager.close();
            TaoException memory = OutOfMemory.find(e);
            throw memory == null ? failure.apply(e) : memory;
          }
        });
  }

  /**
   * Calls a method without gradients and copies its results to host memory.
   *
   * @param staging buffers through which the tensors go; not shared with a call at the same time
   */
  List<Tensor> infer(String method, List<Tensor> tensors, StagingBuffers staging) {
    return call(
        scope -> {
          PtNDArray[] arrays = toNative(scope, tensors, staging);
          try (IValue list = IValue.listFrom(arrays);
              IValue result = IValueUtils.runMethod(block, method, list)) {
            return toHost(List.of(result.toTensorArray(scope)));
          }
        });
  }

  /**
   * Calls a method that may differentiate or change attributes. The thread's gradient mode is as
   * before afterwards, even if the script fails.
   *
   * @param tensors at least one
   */
  List<Tensor> train(String method, List<Tensor> tensors, StagingBuffers staging) {
    return call(
        scope -> {
          NDList arguments = new NDList();
          NDArray name = scope.create(0f);
          name.setName("module_method:" + method);
          arguments.add(name);
          for (PtNDArray array : toNative(scope, tensors, staging)) {
            array.setName("x[]");
            arguments.add(array);
          }
          boolean gradients = JniUtils.isGradMode();
          try {
            return toHost(IValueUtils.forward(block, arguments, true));
          } finally {
            JniUtils.setGradMode(gradients);
          }
        });
  }

  /** Calls {@code forward} with one argument a tensor, as DJL calls a module that it loaded. */
  List<Tensor> forward(List<Tensor> tensors, StagingBuffers staging) {
    return call(
        scope ->
            toHost(
                IValueUtils.forward(block, new NDList(toNative(scope, tensors, staging)), false)));
  }

  private List<Tensor> call(Function<PtNDManager, List<Tensor>> body) {
    if (closed) {
      throw new IllegalStateException("the program is closed");
    }
    return PyTorchRuntime.withPlainExecutor(
        () -> {
          try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            return body.apply(scope);
          } catch (EngineException e) {
            TaoException memory = OutOfMemory.find(e);
            throw memory == null ? e : memory;
          }
        });
  }

  private static PtNDArray[] toNative(
      PtNDManager scope, List<Tensor> tensors, StagingBuffers staging) {
    PtNDArray[] arrays = new PtNDArray[tensors.size()];
    for (int i = 0; i < arrays.length; i++) {
      Tensor tensor = tensors.get(i);
      Shape shape = new Shape(tensor.shape().toArray());
      arrays[i] = scope.create(staging.copy(i, tensor), shape, DjlTensors.dataType(tensor.dtype()));
    }
    return arrays;
  }

  private static List<Tensor> toHost(List<? extends NDArray> arrays) {
    List<Tensor> tensors = new ArrayList<>();
    for (NDArray array : arrays) {
      tensors.add(DjlTensors.toHost(array));
    }
    return tensors;
  }

  Device device() {
    return device;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      PyTorchRuntime.gate().closed();
      PyTorchRuntime.gate()
          .release(
              () -> {
                block.close();
                manager.close();
              });
    }
  }
}
