package io.tao4j.tensorrt.internal;

import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a sentence why native code could not be loaded. */
public final class NativeFailure {
  private static final Pattern LIBRARY =
      Pattern.compile("(lib[\\w-]+\\.so[.\\d]*|\\w+\\.dll): cannot open shared object");

  private NativeFailure() {}

  /** From what the virtual machine threw; its causes have the reason. */
  public static TaoException of(Throwable thrown) {
    List<String> messages = new ArrayList<>();
    for (Throwable t = thrown; t != null && messages.size() < 8; t = t.getCause()) {
      messages.add(String.valueOf(t.getMessage()));
    }
    String all = String.join("\n", messages);
    Matcher library = LIBRARY.matcher(all);
    if (library.find()) {
      String name = library.group(1);
      if (name.startsWith("libcuda.")) {
        return new TaoException(
            "TRT-002",
            "there is no NVIDIA driver on this machine",
            List.of(
                name + " comes with the driver and was not found",
                "build and run engines on a machine with an NVIDIA GPU; everything up to the ONNX"
                    + " file needs none"),
            thrown);
      }
      return new TaoException(
          "TRT-001",
          "%s is not on this machine".formatted(name),
          List.of(
              name.startsWith("libnvinfer") || name.startsWith("libnvonnx")
                  ? "add org.bytedeco:tensorrt:11.2-1.5.14 with the classifier"
                      + " linux-x86_64-redist, or install TensorRT 11.2"
                  : "install CUDA 13, or put its libraries on the library path"),
          thrown);
    }
    if (all.contains("undefined symbol")
        || all.contains("GLIBC")
        || all.contains("wrong ELF class")
        || all.contains("UnsupportedClassVersionError")) {
      return new TaoException(
          "TRT-004",
          "the natives of TensorRT do not fit this machine or each other",
          List.of(messages.get(messages.size() - 1), "TensorRT 11.2 goes with CUDA 13"),
          thrown);
    }
    return new TaoException(
        "TRT-001",
        "TensorRT's natives are not on the class path",
        List.of(
            "add org.bytedeco:tensorrt:11.2-1.5.14 and org.bytedeco:cuda:13.3-9.25-1.5.14 with the"
                + " classifier of the platform, linux-x86_64, and TensorRT's own libraries with"
                + " linux-x86_64-redist (550 MB)",
            messages.get(messages.size() - 1).lines().findFirst().orElse("")),
        thrown);
  }
}
