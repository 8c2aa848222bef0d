package io.tao4j.export.deploy;

import java.util.Locale;

/** A program that runs exported models. */
public enum DeployTarget {
  /** NVIDIA Triton Inference Server: a model repository. */
  TRITON,
  /** NVIDIA DeepStream's {@code nvinfer}: a configuration, labels and the ONNX file. */
  DEEPSTREAM,
  /** DJL Serving: an archive with {@code serving.properties}. */
  DJL,
  /** ONNX Runtime in a Java program: a class to start from. */
  ONNXRUNTIME;

  /** As the command line writes it, and name of its folder. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
