package io.tao4j.quantize;

import io.tao4j.file.Sha256;
import io.tao4j.graph.GraphJson;
import io.tao4j.model.Model;
import java.util.TreeMap;

/** What tells one network with its numbers from another. */
final class ModelDigest {
  private ModelDigest() {}

  /** SHA-256 of graph and weights, in hexadecimal. */
  static String of(Model model) {
    Sha256 digest = new Sha256().add(GraphJson.write(model.graph()));
    new TreeMap<>(model.weights().asMap())
        .forEach((name, tensor) -> digest.add(name).add(tensor.bytes()));
    return digest.hex();
  }
}
