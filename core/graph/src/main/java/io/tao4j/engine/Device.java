package io.tao4j.engine;

/**
 * Where to compute.
 *
 * @param kind processor
 * @param index which GPU, from 0; 0 for the CPU
 */
public record Device(Kind kind, int index) {
  /** Kinds of processors. */
  public enum Kind {
    CPU,
    GPU
  }

  /** The CPU. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  public Device {
    if (index < 0 || kind == Kind.CPU && index != 0) {
      throw new IllegalArgumentException("no device " + kind + ":" + index);
    }
  }

  /** A GPU. */
  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  /**
   * Reads {@code cpu}, {@code gpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException naming the forms
   */
  public static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    if (text.matches("gpu(:\\d{1,4})?")) {
      return gpu(text.length() > 4 ? Integer.parseInt(text.substring(4)) : 0);
    }
    throw new IllegalArgumentException("a device is cpu, gpu or gpu:N, got '" + text + "'");
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "gpu:" + index;
  }
}
