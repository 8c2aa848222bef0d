package io.tao4j.networks.unet;

import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.segmentation.PixelTargets;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.networks.unet.UnetSpec.KernelInitializer;
import io.tao4j.networks.unet.UnetSpec.ModelConfig;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TAO's UNet for one spec. */
final class UnetDefinition extends SegmenterDefinition {
  private static final String ACTIVATION = "activation";

  private final UnetSpec spec;
  private final ModelConfig model;
  private final MaskClasses classes;

  UnetDefinition(UnetSpec spec) {
    super(UnetNetwork.NAME, spec);
    this.spec = spec;
    this.model = spec.modelConfig();
    this.classes = spec.classes();
  }

  @Override
  protected Graph graph() {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(
            IMAGES,
            DType.FLOAT32,
            Shape.batch(
                model.modelInputChannels(), model.modelInputHeight(), model.modelInputWidth()));
    UnetEncoder network = UnetEncoder.of(model);
    Value x = network.build(b, images);
    if (model.dropoutRate() > 0) {
      x = b.add("dropout", new NormalizeOp.Dropout(model.dropoutRate()), x);
    }
    int kernel = network.headKernel();
    int outputs = model.isSigmoid() ? 1 : classes.names().size();
    b.output(
        LOGITS, b.conv2d(UnetEncoder.HEAD, x, outputs, kernel, 1, Padding.half(kernel), 1, true));
    return b.build();
  }

  @Override
  protected Trunk specTrunk() {
    return UnetEncoder.of(model).trunk();
  }

  @Override
  protected Trunk trunk(String name) {
    return switch (name) {
      case DynamicUnet.NAME -> DynamicUnet.plain();
      case VanillaUnet.NAME -> VanillaUnet.plain();
      case ShuffleUnet.NAME -> ShuffleUnet.plain();
      default -> Backbones.get(name);
    };
  }

  @Override
  public String backboneField() {
    return "model_config.arch";
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of(ACTIVATION, model.isSigmoid() ? "sigmoid" : "softmax");
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    boolean sigmoid = "sigmoid".equals(meta.properties().get(ACTIVATION));
    List<String> rows = sigmoid ? meta.classNames().subList(1, 2) : meta.classNames();
    return List.of(LabelledLayer.of(UnetEncoder.HEAD, rows));
  }

  /** The decoder's kernels; those of the encoder are its own. */
  @Override
  public Map<String, Tensor> firstWeights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Parameter parameter : graph().parameters()) {
      if (parameter.role() == Parameter.Role.WEIGHT
          && !parameter.name().startsWith(NetworkDefinition.BACKBONE + ".")) {
        long seed = 31 * spec.randomSeed() + parameter.name().hashCode();
        weights.put(parameter.name(), initializer(parameter.shape()).draw(parameter.shape(), seed));
      }
    }
    return weights;
  }

  private Initializer initializer(Shape kernel) {
    KernelInitializer kind = model.initializer().orElse(KernelInitializer.GLOROT_UNIFORM);
    return switch (kind) {
      case GLOROT_UNIFORM -> new Initializer.XavierUniform();
      case HE_NORMAL -> new Initializer.KaimingNormal(false, Math.sqrt(2));
      // uniform in plus or minus sqrt(6 / fan in)
      case HE_UNIFORM ->
          new Initializer.FanInUniform(
              Math.max(1, Math.round(kernel.elements() / (double) kernel.size(0) / 6)));
    };
  }

  @Override
  protected List<String> loss(GraphBuilder b, Value logits, PixelTargets targets) {
    String kind = spec.trainingConfig().loss();
    List<Double> weights = spec.trainingConfig().shared().classWeights(classes);
    GraphBuilder scoped = b.scope("loss");
    Value known = b.reduce(ReduceKind.SUM, targets.oneHot(), false, 1); // [N, H, W]
    Value crossEntropy =
        kind.equals("dice") ? null : crossEntropy(scoped, logits, targets, weights);
    Value dice =
        kind.startsWith("cross_entropy") || kind.isEmpty()
            ? null
            : dice(scoped, logits, targets, known);
    if (crossEntropy == null || dice == null) {
      b.trainingOutput(LOSS, one(crossEntropy, dice));
      return List.of();
    }
    b.trainingOutput("cross_entropy", crossEntropy);
    b.trainingOutput("dice", dice);
    b.trainingOutput(LOSS, b.sum(crossEntropy, dice));
    return List.of("cross_entropy", "dice");
  }

  private static Value one(@Nullable Value first, @Nullable Value second) {
    Value given = first == null ? second : first;
    if (given == null) {
      throw new IllegalStateException("a loss of no terms");
    }
    return given;
  }

  /** Mean over the pixels that count; with weights each by that of its class. */
  private Value crossEntropy(
      GraphBuilder b, Value logits, PixelTargets targets, List<Double> weights) {
    List<Double> given = weights.isEmpty() ? null : weights;
    if (!model.isSigmoid()) {
      return Losses.meanSoftmaxCrossEntropy(b, logits, targets.oneHot(), given);
    }
    Value rows = Losses.sigmoidCrossEntropy(b, logits, second(b, targets), null); // [N, 1, H, W]
    Value counts = Losses.classWeightOfRow(b, targets.oneHot(), given); // [N, H, W]
    return Losses.weightedMean(b, b.reduce(ReduceKind.SUM, rows, false, 1), counts);
  }

  /** Whether a pixel is of the second class, {@code [N, 1, H, W]}. */
  private static Value second(GraphBuilder b, PixelTargets targets) {
    return b.add("second", new Slice(1, 1, 2, 1), targets.oneHot());
  }

  /** TAO's: for each pixel over its classes, of squares; mean over the pixels that count. */
  private Value dice(GraphBuilder b, Value logits, PixelTargets targets, Value known) {
    Value probabilities =
        model.isSigmoid()
            ? b.unary(UnaryKind.SIGMOID, logits)
            : b.add("softmax", new NormalizeOp.Softmax(1), logits);
    Value truth = model.isSigmoid() ? second(b.scope("dice"), targets) : targets.oneHot();
    return Losses.weightedMean(b, Losses.dice(b, probabilities, truth, 1e-7, true, 1), known);
  }
}
