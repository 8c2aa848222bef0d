package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.pass.ForInference;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the fields of Conformer's encoder make of its layers and answers. */
@Tag("pytorch")
class ConformerMeaningTest {
  private static final int BANDS = 8;
  private static final int CLASSES = 3;
  private static final String NAMES = "backbone.";

  private static ConformerSpec spec(String... fields) {
    SpecTree tree =
        SpecReader.standard()
            .parse(new ConformerNetwork().defaultSpec(), SpecSyntax.YAML, "spec")
            .with("model.preprocessor.features", String.valueOf(BANDS))
            .with("model.encoder.d_model", "12")
            .with("model.encoder.n_layers", "1")
            .with("model.encoder.n_heads", "2")
            .with("model.encoder.conv_kernel_size", "1")
            .with("model.encoder.dropout", "0")
            .with("model.encoder.dropout_att", "0");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with("model.encoder." + fields[i], fields[i + 1]);
    }
    return new ConformerNetwork().specBinder().allowMissingPaths().bind(tree).spec();
  }

  private static Graph graph(String... fields) {
    ConformerConfig encoder = spec(fields).encoder();
    return RecognitionGraph.of(encoder, BANDS, encoder.stride(), CLASSES);
  }

  private static Shape shape(Graph graph, String parameter) {
    return Objects.requireNonNull(graph.parameter(NAMES + parameter), parameter).shape();
  }

  @Test
  void layersAreThoseOfTheEncoder() {
    Graph plain = graph();
    assertThat(shape(plain, "pre_encode.conv.0.weight")).isEqualTo(Shape.of(12, 1, 3, 3));
    assertThat(shape(plain, "pre_encode.conv.2.weight")).isEqualTo(Shape.of(12, 12, 3, 3));
    assertThat(shape(plain, "pre_encode.out.weight")).isEqualTo(Shape.of(12, 12 * BANDS / 4));
    assertThat(shape(plain, "layers.0.feed_forward1.linear1.weight")).isEqualTo(Shape.of(48, 12));
    assertThat(shape(plain, "layers.0.self_attn.pos_bias_u")).isEqualTo(Shape.of(2, 6));
    assertThat(shape(plain, "layers.0.conv.depthwise_conv.weight")).isEqualTo(Shape.of(12, 1, 1));
    assertThat(batchNorms(plain)).isEqualTo(1);
    assertThat(plain.parameter(NAMES + "layers.1.norm_out.weight")).isNull();

    Graph other =
        graph(
            "n_layers",
            "2",
            "d_model",
            "18",
            "n_heads",
            "3",
            "subsampling",
            "dw_striding",
            "subsampling_factor",
            "8",
            "subsampling_conv_channels",
            "4",
            "ff_expansion_factor",
            "2",
            "conv_kernel_size",
            "7",
            "conv_norm_type",
            "layer_norm",
            "untie_biases",
            "false");
    assertThat(shape(other, "pre_encode.conv.0.weight")).isEqualTo(Shape.of(4, 1, 3, 3));
    assertThat(shape(other, "pre_encode.conv.2.weight")).isEqualTo(Shape.of(4, 1, 3, 3));
    assertThat(shape(other, "pre_encode.conv.3.weight")).isEqualTo(Shape.of(4, 4, 1, 1));
    assertThat(shape(other, "pre_encode.conv.6.weight")).isEqualTo(Shape.of(4, 4, 1, 1));
    assertThat(shape(other, "pre_encode.out.weight")).isEqualTo(Shape.of(18, 4));
    assertThat(shape(other, "layers.1.feed_forward2.linear2.weight")).isEqualTo(Shape.of(18, 36));
    assertThat(shape(other, "layers.1.conv.depthwise_conv.weight")).isEqualTo(Shape.of(18, 1, 7));
    assertThat(batchNorms(other)).isZero();
    assertThat(shape(other, "pos_bias_v")).isEqualTo(Shape.of(3, 6));
    assertThat(other.parameter(NAMES + "layers.0.self_attn.pos_bias_v")).isNull();
    assertThat(
            other.nodes().stream()
                .filter(node -> node.op() instanceof Conv conv && conv.strides().get(0) == 2))
        .as("each halves")
        .hasSize(3);
    assertThat(spec("feat_in", "8").encoder().featIn()).contains(8);
    assertThatThrownBy(() -> spec("feat_in", "7")).hasMessageContaining("feat_in is 7");
  }

  private static long batchNorms(Graph graph) {
    return graph.nodes().stream().filter(n -> n.op() instanceof NormalizeOp.BatchNorm).count();
  }

  private static float[] answer(Tensor features, String... fields) {
    Graph graph = graph(fields);
    Model model =
        new ForInference()
            .apply(new Model(graph, Weights.initialize(graph, 3), ModelMeta.of("test")));
    Tensor lengths = Tensor.of(new long[] {features.shape().size(2)}, 1);
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable
          .run(Map.of(RecognitionGraph.FEATURES, features, RecognitionGraph.LENGTHS, lengths))
          .get(RecognitionGraph.LOG_PROBABILITIES)
          .toFloatArray();
    }
  }

  /** Frames of which one is 1 in all bands and the others are 0. */
  private static Tensor impulse(int frames, int place, double value) {
    float[] values = new float[BANDS * frames];
    for (int band = 0; band < BANDS; band++) {
      values[band * frames + place] = (float) value;
    }
    return Tensor.of(values, 1, BANDS, frames);
  }

  /** self_attention_model and xscaling. */
  @Test
  void attentionKnowsPositionsAsItsFieldsSay() {
    // all frames are 0: without positions all steps give the same
    float[] byDistance = answer(impulse(16, 0, 0));
    float[] byPosition = answer(impulse(16, 0, 0), "self_attention_model", "abs_pos");
    int steps = byDistance.length / CLASSES;
    assertThat(distance(byPosition, 1, byPosition, 2)).isGreaterThan(1e-3);
    Graph graph = graph("self_attention_model", "abs_pos");
    assertThat(graph.parameter(NAMES + "layers.0.self_attn.linear_pos.weight")).isNull();
    assertThat(graph.parameter(NAMES + "layers.0.self_attn.pos_bias_u")).isNull();
    assertThat(steps).isEqualTo(4);
    // a sound that comes later gives the same, later: only distances count
    float[] early = answer(impulse(64, 24, 1));
    float[] late = answer(impulse(64, 28, 1));
    assertThat(distance(early, 6, early, 7)).isGreaterThan(1e-3);
    assertThat(distance(early, 6, late, 7)).isLessThan(distance(early, 6, early, 7) / 4);
    assertThat(answer(impulse(16, 8, 1), "xscaling", "false"))
        .isNotEqualTo(answer(impulse(16, 8, 1), "xscaling", "true"));
  }

  /** att_context_size: a step beyond it changes nothing. */
  @Test
  void attentionSeesItsContextOnly() {
    for (String size : List.of("[-1, -1]", "[2, 1]", "[0, -1]", "[-1, 0]")) {
      float[] with = answer(impulse(64, 32, 1), "att_context_size", size);
      float[] without = answer(impulse(64, 32, 0), "att_context_size", size);
      boolean[] changed = new boolean[with.length / CLASSES];
      for (int step = 0; step < changed.length; step++) {
        changed[step] = distance(with, step, without, step) > 1e-6;
      }
      // the two convolutions carry the impulse to step 8
      int[] numbers =
          Arrays.stream(size.substring(1, size.length() - 1).split(", "))
              .mapToInt(Integer::parseInt)
              .toArray();
      int last = numbers[0] < 0 ? changed.length - 1 : 8 + numbers[0];
      int first = numbers[1] < 0 ? 0 : 8 - numbers[1];
      for (int step = 0; step < changed.length; step++) {
        assertThat(changed[step])
            .as("step %s of context %s", step, size)
            .isEqualTo(step >= first && step <= last);
      }
    }
  }

  private static double distance(float[] a, int stepOfA, float[] b, int stepOfB) {
    double most = 0;
    for (int c = 0; c < CLASSES; c++) {
      most = Math.max(most, Math.abs(a[stepOfA * CLASSES + c] - b[stepOfB * CLASSES + c]));
    }
    return most;
  }

  /** dropout, dropout_att and dropout_emb. */
  @Test
  void dropoutsAreThoseOfTheEncoder() {
    assertThat(rates()).isEmpty();
    assertThat(rates("dropout", "0.25")).hasSize(7).containsOnly(0.25);
    assertThat(rates("dropout_att", "0.3")).containsExactly(0.3);
    assertThat(rates("dropout_emb", "0.2", "self_attention_model", "abs_pos")).containsExactly(0.2);
  }

  private static List<Double> rates(String... fields) {
    return graph(fields).nodes().stream()
        .filter(node -> node.op() instanceof NormalizeOp.Dropout)
        .map(node -> ((NormalizeOp.Dropout) node.op()).rate())
        .toList();
  }
}
