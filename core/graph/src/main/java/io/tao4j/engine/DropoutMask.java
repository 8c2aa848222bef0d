package io.tao4j.engine;

import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Masks of dropout nodes. They are inputs of a step, not drawn inside the engine: an engine's
 * generator belongs to the whole process, and a run that is resumed must draw what it would have
 * drawn. Every engine gets the same masks.
 */
public final class DropoutMask {
  private DropoutMask() {}

  /**
   * Which elements are kept: {@code BOOL}, false with probability {@code rate}. What is kept is
   * multiplied by {@code 1 / (1 - rate)}.
   *
   * @param seed of the step
   * @param node a {@link NormalizeOp.Dropout}
   * @param input fixed shape of the node's input
   * @return of {@link NormalizeOp.Dropout#maskShape}
   */
  public static Tensor draw(long seed, Node node, Shape input) {
    NormalizeOp.Dropout dropout = (NormalizeOp.Dropout) node.op();
    return draw(seed, node.name(), dropout.rate(), dropout.maskShape(input));
  }

  private static Tensor draw(long seed, String node, double rate, Shape shape) {
    CRC32C hash = new CRC32C();
    hash.update(node.getBytes(StandardCharsets.UTF_8));
    SplittableRandom random =
        new SplittableRandom(seed * 0x9E3779B97F4A7C15L + hash.getValue() * 0xC2B2AE3D27D4EB4FL);
    byte[] mask = new byte[Math.toIntExact(shape.elements())];
    // Two elements a draw: 32 bits decide finely enough.
    long threshold = Math.round(rate * 0x1p32);
    for (int i = 0; i < mask.length; i += 2) {
      long bits = random.nextLong();
      mask[i] = (byte) ((bits & 0xFFFFFFFFL) < threshold ? 0 : 1);
      if (i + 1 < mask.length) {
        mask[i + 1] = (byte) ((bits >>> 32) < threshold ? 0 : 1);
      }
    }
    return Tensor.wrap(DType.BOOL, shape, ByteBuffer.wrap(mask));
  }
}
