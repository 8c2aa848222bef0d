package io.tao4j.weights.format;

/** Kinds of weight files. */
public enum WeightFormat {
  SAFETENSORS("safetensors", false),
  /** PyTorch's zip archives since 1.6, and its earlier forms. */
  PYTORCH("PyTorch", false),
  TORCHSCRIPT("TorchScript", false),
  /** Initialisers of an ONNX model. */
  ONNX("ONNX", false),
  /** Keras' {@code .h5} and {@code .weights.h5}. */
  KERAS_HDF5("Keras HDF5", true),
  /** Keras' {@code .keras}: a zip archive with an HDF5 file. */
  KERAS_ZIP("Keras", true),
  /** A checkpoint {@code NAME.index} with its data files, or a SavedModel's variables. */
  TENSORFLOW("TensorFlow checkpoint", true);

  private final String title;
  private final boolean channelsLast;

  WeightFormat(String title, boolean channelsLast) {
    this.title = title;
    this.channelsLast = channelsLast;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /**
   * Whether kernels have Keras' layout: {@code [KH, KW, I, O]} for convolutions and {@code [I, O]}
   * for dense layers, instead of PyTorch's {@code [O, I, KH, KW]} and {@code [O, I]}.
   */
  public boolean channelsLast() {
    return channelsLast;
  }
}
