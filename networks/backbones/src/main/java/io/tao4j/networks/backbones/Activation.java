package io.tao4j.networks.backbones;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import java.util.Locale;

/** Activations that a spec can choose for a backbone. */
public enum Activation {
  RELU,
  RELU6,
  /** Slope 0.1, as Darknet has it. */
  LEAKY_RELU,
  /** Slope 0.01, as the public weights of DarkNet-53 and CSPDarkNet-53 have it. */
  SLIGHTLY_LEAKY_RELU,
  SWISH,
  HARD_SWISH,
  MISH,
  GELU,
  /** GELU by its approximation with tanh: Hendrycks and Gimpel 2016, arXiv 1606.08415. */
  GELU_TANH,
  /** {@code x * sigmoid(1.702 x)}, as OpenAI's CLIP has it. */
  QUICK_GELU;

  /** Adds the activation; a node of its own is named {@code name}. */
  Value apply(GraphBuilder b, String name, Value x) {
    return switch (this) {
      case RELU -> b.add(name, new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.RELU), x);
      case RELU6 -> Blocks.relu6(b, name, x);
      case LEAKY_RELU -> b.add(name, new ElementwiseOp.LeakyRelu(0.1), x);
      case SLIGHTLY_LEAKY_RELU -> b.add(name, new ElementwiseOp.LeakyRelu(0.01), x);
      case SWISH -> b.add(name, new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.SWISH), x);
      case HARD_SWISH ->
          b.add(name, new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.HARD_SWISH), x);
      case GELU -> b.add(name, new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.GELU), x);
      case MISH -> b.add(name, new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.MISH), x);
      case GELU_TANH -> Blocks.geluTanh(b, name, x);
      case QUICK_GELU -> b.product(x, b.unary(ElementwiseOp.UnaryKind.SIGMOID, b.scale(x, 1.702)));
    };
  }

  /** The name that specs use, for example {@code leaky_relu}. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
