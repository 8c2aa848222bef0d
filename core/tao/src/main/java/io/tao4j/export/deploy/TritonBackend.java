package io.tao4j.export.deploy;

import java.util.Locale;

/** Which of Triton's back ends runs the network. */
public enum TritonBackend {
  /** An ONNX file. */
  ONNX("onnxruntime_onnx", "model.onnx"),
  /** An engine; without one, what is needed to build it lies aside. */
  TENSORRT("tensorrt_plan", "model.plan"),
  /** A TorchScript file. */
  TORCHSCRIPT("pytorch_libtorch", "model.pt"),
  /** A SavedModel; Triton's releases up to 25.02 have this back end. */
  SAVEDMODEL("tensorflow_savedmodel", "model.savedmodel");

  private final String platform;
  private final String file;

  TritonBackend(String platform, String file) {
    this.platform = platform;
    this.file = file;
  }

  /** Value of {@code platform} in {@code config.pbtxt}. */
  String platform() {
    return platform;
  }

  /** Name that Triton looks for in a version's folder. */
  String file() {
    return file;
  }

  /** As the command line writes it, and ending of the model's name. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
