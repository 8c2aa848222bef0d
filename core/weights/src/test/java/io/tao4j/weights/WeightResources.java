package io.tao4j.weights;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/**
 * Small files that PyTorch 2.13, Keras 3.15, TensorFlow 2.21 and h5py 3.16 wrote, beside this class
 * on the class path. {@code tiny.*} are one network in several forms; {@code tiny.json} has an
 * input and what Keras computed.
 */
public final class WeightResources {
  /** One file of each form. */
  public static final List<String> GOOD =
      List.of(
          "mixed.pth",
          "mixed_old.pth",
          "first.tar",
          "script.pt",
          "tiny.h5",
          "tiny.keras",
          "chunked.h5",
          "tiny_v1.index",
          "tiny_ckpt.index",
          "tiny_exported/variables/variables.index");

  private WeightResources() {}

  /** A file by its name. */
  public static Path file(String name) {
    URL url = WeightResources.class.getResource(name);
    if (url == null) {
      throw new AssertionError("no resource " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
