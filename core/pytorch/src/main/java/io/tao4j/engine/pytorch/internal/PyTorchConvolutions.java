package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Device;
import io.tao4j.engine.internal.ConvolutionCheck.Convolver;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Convolutions by PyTorch's functions alone, to see whether this machine computes them rightly. */
final class PyTorchConvolutions {
  private PyTorchConvolutions() {}

  /**
   * In both layouts that programs here use: as it comes, and with channels innermost.
   *
   * @param heavy element type of the convolution
   */
  static Convolver in(DType heavy) {
    return (images, kernel, slopes, stride) -> {
      ScriptText text = new ScriptText();
      text.openListMethod("convolve");
      List<String> results = new ArrayList<>();
      layout(text, heavy, 0, stride, results);
      layout(text, heavy, ScalarType.CHANNELS_LAST, stride, results);
      text.line("return " + ScriptText.list(results));
      ScriptModule script = new ScriptModule("Convolution", text.toString(), List.of());
      try (LoadedModule module = LoadedModule.load(script, Device.CPU, false)) {
        return module.infer("convolve", List.of(images, kernel, slopes), new StagingBuffers());
      }
    };
  }

  private static void layout(
      ScriptText text, DType heavy, int format, int stride, List<String> results) {
    String geometry = "[%1$s, %1$s], [0, 0], [1, 1]".formatted(stride);
    List<String> operands = List.of("images", "kernel", "slopes");
    for (int i = 0; i < operands.size(); i++) {
      String cast = "torch.to(x[%s], %s)".formatted(i, ScalarType.code(heavy));
      text.assign(
          operands.get(i), "torch.contiguous(%s, memory_format=%s)".formatted(cast, format), "");
    }
    text.assign(
        "y%s".formatted(format),
        "torch.conv2d(images, kernel, None, %s, 1)".formatted(geometry),
        "");
    text.line(
        "a%1$s, b%1$s, c%1$s = torch.convolution_backward(slopes, images, kernel, None, %2$s, False, [0, 0], 1, [True, True, False])"
            .formatted(format, geometry));
    for (String result : List.of("y", "a", "b")) {
      results.add("torch.to(%s%s, 6)".formatted(result, format));
    }
  }
}
