package io.tao4j.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrunerTest {
  private final GraphBuilder b = new GraphBuilder();
  private final Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 8, 8));

  private Value conv(String name, Value input, int channels) {
    return b.conv2d(name, input, channels, 3, 1, Padding.half(3), 1, false);
  }

  private Model model(Value output) {
    b.output("y", output);
    return new Model(b.build(), Weights.initialize(b.build(), 7), ModelMeta.of("test"));
  }

  /** Scales each output channel of a kernel to a known norm. */
  private static Model withNorms(Model model, Map<String, double[]> norms) {
    Map<String, Tensor> tensors = new HashMap<>();
    norms.forEach(
        (name, filterNorms) -> {
          Tensor t = model.weights().get(name);
          float[] values = t.toFloatArray();
          int size = values.length / filterNorms.length;
          for (int c = 0; c < filterNorms.length; c++) {
            for (int i = 0; i < size; i++) {
              values[c * size + i] = (float) (filterNorms[c] / Math.sqrt(size));
            }
          }
          tensors.put(name, Tensor.of(values, t.shape().toArray()));
        });
    return model.withWeights(model.weights().with(tensors));
  }

  private static PruneSettings fine(double threshold) {
    return PruneSettings.threshold(threshold).withGranularity(1).withMinimumFilters(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -1e-9, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void aThresholdThatCannotBeMeantIsRefused(double value) {
    assertThatThrownBy(() -> PruneSettings.threshold(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(value));
  }

  /** Scores by L2 are around the square root of the number of channels, and TAO allows for that. */
  @Test
  void aThresholdAboveOneIsForScoresByL2() {
    PruneSettings settings =
        fine(0.5)
            .withNormalizer(PruneSettings.Normalizer.L2)
            .withTarget(new PruneSettings.Target.Threshold(1.5));
    assertThatThrownBy(() -> settings.withNormalizer(PruneSettings.Normalizer.MAX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below 1");
  }

  private static long size(Model model, String parameter, int axis) {
    return model.graph().parameter(parameter).shape().size(axis);
  }

  @Test
  void removesChannelsBelowTheThresholdAndTheirConsumersInputs() {
    Value y = conv("b", b.batchNorm("bn", conv("a", x, 4), 1e-5, 0.1), 5);
    Model model = withNorms(model(y), Map.of("a.weight", new double[] {1, 4, 2, 3}));
    Model pruned = Pruner.prune(model, fine(0.5));
    assertThat(size(pruned, "a.weight", 0)).isEqualTo(2);
    assertThat(size(pruned, "bn.weight", 0)).isEqualTo(2);
    assertThat(pruned.graph().buffer("bn.running_var").shape()).isEqualTo(Shape.of(2));
    assertThat(size(pruned, "b.weight", 1)).isEqualTo(2);
    assertThat(size(pruned, "b.weight", 0)).isEqualTo(5);
    // channels 1 and 3 stay, in order
    assertThat(pruned.weights().get("a.weight").get(0))
        .isEqualTo(model.weights().get("a.weight").get(27));
  }

  @Test
  void roundsUpToGranularityAndKeepsTheMinimum() {
    Value y = conv("b", conv("a", x, 32), 5);
    double[] norms = new double[32];
    java.util.Arrays.fill(norms, 0.01);
    norms[0] = 1;
    Model model = withNorms(model(y), Map.of("a.weight", norms));
    assertThat(size(Pruner.prune(model, PruneSettings.threshold(0.5)), "a.weight", 0))
        .isEqualTo(16);
    PruneSettings few = PruneSettings.threshold(0.5).withMinimumFilters(3);
    assertThat(size(Pruner.prune(model, few), "a.weight", 0)).isEqualTo(8);
    assertThat(size(Pruner.prune(model, few.withGranularity(3)), "a.weight", 0)).isEqualTo(3);
  }

  @Test
  void joinedLayersKeepTheSameChannelsByTheCriterion() {
    Value stem = conv("a", x, 4);
    Value y = conv("c", b.sum(stem, conv("b", stem, 4)), 5);
    Model model =
        withNorms(
            model(y),
            Map.of(
                "a.weight", new double[] {1, .1, 1, .1}, "b.weight", new double[] {1, 1, .1, .1}));
    assertThat(keptOf(model, fine(0.5).withEqualization(PruneSettings.Equalization.UNION)))
        .containsExactly(0, 1, 2);
    assertThat(keptOf(model, fine(0.5).withEqualization(PruneSettings.Equalization.INTERSECTION)))
        .containsExactly(0);
    assertThat(
            keptOf(model, fine(0.54).withEqualization(PruneSettings.Equalization.ARITHMETIC_MEAN)))
        .containsExactly(0, 1, 2);
    assertThat(keptOf(model, fine(0.5).withEqualization(PruneSettings.Equalization.GEOMETRIC_MEAN)))
        .containsExactly(0);
  }

  private static List<Integer> keptOf(Model model, PruneSettings settings) {
    PruningPlan plan = Pruner.plan(model, settings);
    assertThat(plan.groups().get(0).layers()).containsExactly("a", "b");
    Pruner.apply(model, plan);
    return plan.groups().get(0).kept();
  }

  @Test
  void followsConcatAndNeverRunsALayerDry() {
    Value left = conv("left", x, 4);
    Value right = conv("right", x, 4);
    Value both = b.add("both", new MovementOp.Concat(1), left, right);
    Value y = conv("out", b.sum(both, conv("wide", x, 8)), 5);
    double[] wide = {1, 1, 1, 1, .01, .01, .01, .01};
    Model model =
        withNorms(
            model(y),
            Map.of(
                "left.weight",
                new double[] {1, 1, 1, 1},
                "right.weight",
                new double[] {1, .5, .5, .5},
                "wide.weight",
                wide));
    Model pruned =
        Pruner.prune(model, fine(0.6).withEqualization(PruneSettings.Equalization.ARITHMETIC_MEAN));
    assertThat(size(pruned, "left.weight", 0)).isEqualTo(4);
    assertThat(size(pruned, "right.weight", 0)).isEqualTo(1);
    assertThat(size(pruned, "wide.weight", 0)).isEqualTo(5);
    assertThat(size(pruned, "out.weight", 1)).isEqualTo(5);
  }

  @Test
  void slicesAlongChannelsMoveWithWhatStays() {
    Value full = conv("whole", x, 8);
    Value head = b.add("head", new MovementOp.Slice(1, 0, 4, 1), full);
    Value tail = b.add("tail", new MovementOp.Slice(1, 4, 8, 1), full);
    Value joined = b.sum(tail, conv("beside", tail, 4));
    Value y = conv("out", b.add("both", new MovementOp.Concat(1), joined, head), 5);
    Model model =
        withNorms(
            model(y),
            Map.of(
                "whole.weight", new double[] {1, .1, 1, .1, .1, .1, 1, .1},
                "beside.weight", new double[] {.1, .1, .1, 1}));
    Model pruned = Pruner.prune(model, fine(0.5));
    assertThat(pruned.graph().node("head").op()).isEqualTo(new MovementOp.Slice(1, 0, 2, 1));
    assertThat(pruned.graph().node("tail").op()).isEqualTo(new MovementOp.Slice(1, 2, 4, 1));
    assertThat(size(pruned, "beside.weight", 1)).isEqualTo(2);
    assertThat(size(pruned, "out.weight", 1)).isEqualTo(4);
    // channels 0 and 2 of the head, 6 and 7 of the whole in the tail
    float[] kernel = pruned.weights().get("whole.weight").toFloatArray();
    float[] before = model.weights().get("whole.weight").toFloatArray();
    assertThat(java.util.Arrays.copyOfRange(kernel, 54, 81))
        .containsExactly(java.util.Arrays.copyOfRange(before, 6 * 27, 7 * 27));
  }

  @Test
  void aSliceNeverRunsDry() {
    Value full = conv("whole", x, 8);
    Value tail = b.add("tail", new MovementOp.Slice(1, 4, 8, 1), full);
    Value y = conv("out", b.add("both", new MovementOp.Concat(1), tail, full), 5);
    double[] norms = {1, 1, 1, 1, .1, .1, .2, .1};
    Model pruned = Pruner.prune(withNorms(model(y), Map.of("whole.weight", norms)), fine(0.5));
    assertThat(pruned.graph().node("tail").op()).isEqualTo(new MovementOp.Slice(1, 4, 5, 1));
    assertThat(size(pruned, "out.weight", 1)).isEqualTo(6);
  }

  @Test
  void aSliceThatLeapsKeepsAllChannels() {
    Value full = conv("whole", x, 8);
    Value some = b.add("some", new MovementOp.Slice(1, 1, 8, 2), full);
    Model model = model(conv("out", conv("free", some, 4), 5));
    assertThat(size(Pruner.prune(model, fine(0.99)), "whole.weight", 0)).isEqualTo(8);
  }

  @Test
  void depthwiseFollowsItsProducer() {
    Value d = b.conv2d("d", conv("a", x, 4), 4, 3, 1, Padding.half(3), 4, true);
    Model model =
        withNorms(
            model(conv("c", d, 5)),
            Map.of("a.weight", new double[] {1, .1, 1, .1}, "d.weight", new double[] {1, 1, 1, 1}));
    Model pruned =
        Pruner.prune(model, fine(0.5).withEqualization(PruneSettings.Equalization.INTERSECTION));
    assertThat(pruned.graph().parameter("d.weight").shape()).isEqualTo(Shape.of(2, 1, 3, 3));
    assertThat(size(pruned, "d.bias", 0)).isEqualTo(2);
    assertThat(size(pruned, "c.weight", 1)).isEqualTo(2);
  }

  @Test
  void flattenRepeatsEachChannel() {
    Value y = b.linear("fc", b.flatten(conv("a", x, 4)), 3, true);
    Model model = withNorms(model(y), Map.of("a.weight", new double[] {1, .1, 1, .1}));
    Model pruned = Pruner.prune(model, fine(0.5));
    assertThat(pruned.graph().parameter("fc.weight").shape()).isEqualTo(Shape.of(3, 128));
    assertThat(pruned.weights().get("fc.weight").get(64))
        .isEqualTo(model.weights().get("fc.weight").get(128));
  }

  @Test
  void outputsAndExcludedLayersStayWhole() {
    Value a = conv("a", x, 4);
    Model model = withNorms(model(conv("c", a, 5)), Map.of("a.weight", new double[] {1, 0, 0, 0}));
    assertThat(size(Pruner.prune(model, fine(0.5)), "c.weight", 0)).isEqualTo(5);
    assertThatThrownBy(() -> Pruner.plan(model, fine(0.5).withExcludedLayers(Set.of("a"))))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("PRUNE-003");
    assertThatThrownBy(() -> Pruner.plan(model, fine(0.5).withExcludedLayers(Set.of("zz"))))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("PRUNE-001")
        .hasMessageContaining("'zz'");
  }

  @Test
  void layersToExcludeThatAreNotThereAreListedWithSuggestions() {
    Model deep = model(conv("head.final", conv("stage1.conv1", x, 4), 5));
    assertThatThrownBy(
            () ->
                Pruner.plan(
                    deep, fine(0.5).withExcludedLayers(Set.of("stage1.conv2", "final", "zz"))))
        .hasMessageContaining("not in the network: 3")
        .hasMessageContaining("'stage1.conv2' is none: did you mean 'stage1.conv1'?")
        .hasMessageContaining("'final' is none: did you mean one of [head.final")
        .hasMessageContaining("'zz' is none");
  }

  @Test
  void shareFindsTheLowestThresholdThatIsEnough() {
    Value y = conv("c", conv("b", conv("a", x, 64), 64), 5);
    Model model = model(y);
    PruningPlan plan = Pruner.plan(model, PruneSettings.share(0.5));
    assertThat(plan.ratio()).isLessThanOrEqualTo(0.5).isGreaterThan(0.3);
    assertThat(Pruner.apply(model, plan).graph().parameterCount())
        .isEqualTo(plan.parametersAfter());
    assertThatThrownBy(() -> Pruner.plan(model, PruneSettings.share(0.99)))
        .hasMessageContaining("PRUNE-002");
  }

  /**
   * A decoder: what a transposed convolution makes is axis 1 of its kernel, what it takes axis 0.
   */
  @Test
  void transposedConvolutionsLoseChannelsOnBothSides() {
    Value down = conv("down", x, 4);
    Value up =
        b.convTranspose("up", down, 6, List.of(2, 2), ConvTranspose.of(2, Padding.NONE, 1), true);
    Value deep =
        b.convTranspose("deep", up, 6, List.of(2, 2), ConvTranspose.of(2, Padding.NONE, 6), false);
    Model model = withNorms(model(conv("head", deep, 2)), Map.of("down.weight", ramp(4)));
    Tensor kernel = model.weights().get("up.weight");
    float[] values = kernel.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 4 % 6 + 1; // output channel c has the norm of c + 1
    }
    model =
        model.withWeights(model.weights().with(Map.of("up.weight", Tensor.of(values, 4, 6, 2, 2))));
    Model pruned = Pruner.prune(model, fine(0.5));
    assertThat(pruned.graph().parameter("up.weight").shape()).isEqualTo(Shape.of(2, 3, 2, 2));
    assertThat(size(pruned, "up.bias", 0)).isEqualTo(3);
    // each channel of a depthwise one follows its producer
    assertThat(pruned.graph().parameter("deep.weight").shape()).isEqualTo(Shape.of(3, 1, 2, 2));
    assertThat(((ConvTranspose) pruned.graph().node("deep").op()).groups()).isEqualTo(3);
    assertThat(size(pruned, "head.weight", 1)).isEqualTo(3);
    // channels 3, 4 and 5 stay
    assertThat(pruned.weights().get("up.weight").get(0)).isEqualTo(4);
  }

  private static double[] ramp(int count) {
    double[] norms = new double[count];
    java.util.Arrays.setAll(norms, i -> i + 1);
    return norms;
  }

  /** One output of several is no channel's own: what it reads stays whole. */
  @Test
  void whatATopKReadsStaysWhole() {
    Value y = conv("b", conv("a", x, 8), 6);
    List<Value> best = b.addAll(new IndexOp.TopK(1, 3, true), y);
    b.output("indices", best.get(1));
    PruneSettings settings = PruneSettings.share(0.2).withGranularity(1).withMinimumFilters(1);
    Model pruned = Pruner.prune(model(best.get(0)), settings);
    assertThat(size(pruned, "b.weight", 0)).isEqualTo(6);
    assertThat(size(pruned, "a.weight", 0)).isLessThan(8);
  }

  @Test
  void layersThatShareAWeightLoseTheSameChannels() {
    Value weight =
        b.parameter(
            "shared.weight",
            Shape.of(4, 4, 1, 1),
            Parameter.Role.WEIGHT,
            Initializer.kaimingFanOut());
    Conv op = Conv.of(1, Padding.NONE, 1);
    Value first = b.add("first", op, conv("a", x, 4), weight);
    Value second = b.add("second", op, conv("b", x, 4), weight);
    Model model =
        withNorms(
            model(b.sum(conv("c", first, 3), conv("d", second, 3))),
            Map.of(
                "a.weight", new double[] {1, 4, 2.5, 3},
                "b.weight", new double[] {1, 3, 4, 1},
                "shared.weight", new double[] {4, 3, 1, 4}));
    Model pruned = Pruner.prune(model, fine(0.5));
    assertThat(size(pruned, "a.weight", 0)).isEqualTo(3);
    assertThat(size(pruned, "b.weight", 0)).isEqualTo(3);
    assertThat(pruned.graph().parameter("shared.weight").shape()).isEqualTo(Shape.of(3, 3, 1, 1));
    assertThat(size(pruned, "c.weight", 1)).isEqualTo(3);
    assertThat(size(pruned, "d.weight", 1)).isEqualTo(3);
  }
}
