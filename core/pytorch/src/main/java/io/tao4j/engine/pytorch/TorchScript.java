package io.tao4j.engine.pytorch;

import io.tao4j.engine.pytorch.internal.TorchScriptExport;
import io.tao4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;

/** TorchScript files for programs that do not know this library. */
public final class TorchScript {
  private TorchScript() {}

  /**
   * Writes a model's inference part as one TorchScript file: code and float32 weights.
   *
   * <p>Its {@code forward} takes the graph's inputs in order and gives a tensor, or a tuple of
   * tensors where the graph has several outputs. Symbolic dimensions stay free. Python loads it by
   * {@code torch.jit.load}; DJL by
   *
   * <pre>{@code
   * Criteria.builder()
   *     .setTypes(NDList.class, NDList.class)
   *     .optEngine("PyTorch")
   *     .optModelPath(file)
   *     .build()
   *     .loadModel();
   * }</pre>
   *
   * <p>Loads no native library. The same model gives the same bytes; an existing file is replaced
   * in one step.
   *
   * @param file by habit {@code NAME.pt}
   */
  public static void write(Model model, Path file) throws IOException {
    TorchScriptExport.write(model, file);
  }
}
