package io.tao4j.quantize;

import io.tao4j.graph.GraphJson;
import io.tao4j.model.Model;
import io.tao4j.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What tells one network with its numbers from another. */
final class ModelDigest {
  private ModelDigest() {}

  /** SHA-256 of graph and weights, in hexadecimal. */
  static String of(Model model) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(GraphJson.write(model.graph()).getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, Tensor> entry : new TreeMap<>(model.weights().asMap()).entrySet()) {
        digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
        digest.update(entry.getValue().bytes());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
