package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.speech.layers.SequenceLayers;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Predictors, pitch, lengths and losses of FastPitch against reference numbers. */
@Tag("pytorch")
class FastPitchGoldenTest {
  private static final String NAME = "networks/speech/fastpitch_pieces_tiny";

  private static Tensor tensor(GoldenArray array) {
    long[] shape = array.shape().stream().mapToLong(Integer::longValue).toArray();
    return array.dtype().contains("i")
        ? Tensor.of(array.longs(), shape)
        : Tensor.of(array.floats(), shape);
  }

  @Test
  void answersLossesAndGradients() {
    JsonNode golden = Golden.get().json(NAME + ".json");
    Map<String, GoldenArray> arrays = Golden.get().npz(NAME + ".npz");
    JsonNode config = golden.get("config");
    PredictorConfig predictor =
        new PredictorConfig(
            Optional.empty(),
            config.get("layers").asInt(),
            config.get("filters").asInt(),
            config.get("kernel").asInt(),
            0,
            Optional.empty());
    int width = config.get("dim").asInt();
    GraphBuilder b = new GraphBuilder();
    Value encoded = b.input("encoded", DType.FLOAT32, Shape.of(2, 6, width));
    Value lengths = b.input("lengths", DType.INT64, Shape.of(2));
    Value durations = b.input("durations", DType.INT64, Shape.of(2, 6));
    Value average = b.input("pitch", DType.FLOAT32, Shape.of(2, 6));
    Value target = b.input("mel_target", DType.FLOAT32, Shape.of(2, 8, 6));
    Value inside = SequenceLayers.inside(b, encoded, lengths);
    Value log = FastPitchGraph.predicted(b.scope("duration_predictor"), encoded, inside, predictor);
    Value pitch = FastPitchGraph.predicted(b.scope("pitch_predictor"), encoded, inside, predictor);
    b.output("log_durations", log);
    b.output("pitch_predicted", pitch);
    b.output(
        "durations_decoded",
        b.add(new Clip(0, 75), b.sum(b.unary(UnaryKind.EXP, log), b.constant(-1))));
    Value row =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
            average);
    Value embedded =
        SequenceLayers.conv(
            b, "pitch_emb", row, width, List.of(config.get("kernel").asInt()), 1, 1);
    Value regulated =
        Gathers.repeated(
            b, b.sum(encoded, b.add(new Transpose(List.of(0, 2, 1)), embedded)), durations, target);
    b.output("regulated", regulated);
    Value mel = b.linear("proj", regulated, config.get("mels").asInt(), true);
    b.output("mel", mel);
    Value flat = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1))), inside);
    Value frames = b.add(new Cast(DType.FLOAT32), durations);
    Value durationLoss =
        AlignmentGraph.overSymbols(
            b, log, b.unary(UnaryKind.LOG, b.sum(frames, b.constant(1))), flat);
    Value pitchLoss = AlignmentGraph.overSymbols(b, pitch, average, flat);
    Value melLoss = AlignmentGraph.melLoss(b, mel, target);
    b.output("mel_loss", melLoss);
    b.output("duration_loss", durationLoss);
    b.output("pitch_loss", pitchLoss);
    b.output("loss", b.sum(melLoss, b.scale(b.sum(durationLoss, pitchLoss), 0.1)));
    Graph graph = b.build();
    assertThat(graph.parameterCount()).isEqualTo(golden.get("parameters").asInt());

    Weights weights =
        Weights.of(Safetensors.read(Golden.get().file(NAME + ".safetensors")).tensors());
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String name : List.of("encoded", "lengths", "durations", "mel_target")) {
      inputs.put(name, tensor(arrays.get("input__" + name)));
    }
    inputs.put("pitch", averages(arrays));
    Model model = new Model(graph, weights, ModelMeta.of("test"));
    SoftAssertions softly = new SoftAssertions();
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> outputs = executable.run(inputs);
      for (String name :
          List.of("log_durations", "durations_decoded", "pitch_predicted", "regulated", "mel")) {
        ArrayAssert.assertThat(outputs.get(name).toFloatArray())
            .as(name)
            .isCloseTo(arrays.get("output__" + name), 1e-3, 1e-4);
      }
      golden
          .get("scalars")
          .properties()
          .forEach(
              entry ->
                  softly
                      .assertThat(outputs.get(entry.getKey()).get(0))
                      .as(entry.getKey())
                      .isCloseTo(
                          entry.getValue().asDouble(), within(1e-3 * entry.getValue().asDouble())));
    }
    TrainProgram program =
        TrainProgram.of(graph, Phase.minimize("loss", new Optimizer.Sgd(0.9, false, 0)).build());
    try (TrainingStep step =
        new PyTorchEngine().compile(program, weights, ExecutionPlan.CPU_FP32)) {
      step.run(inputs, 1e-6f, 1);
      golden
          .get("grad_norms")
          .properties()
          .forEach(
              entry -> {
                double squares = 0;
                for (float g :
                    step.state().get("optimizer.momentum." + entry.getKey()).toFloatArray()) {
                  squares += (double) g * g;
                }
                double norm = entry.getValue().asDouble();
                softly
                    .assertThat(Math.sqrt(squares))
                    .as(entry.getKey())
                    .isCloseTo(norm, within(1e-2 * norm + 3e-3));
              });
    }
    softly.assertAll();
  }

  /** The pitch of each symbol, as training finds it of its frames. */
  private static Tensor averages(Map<String, GoldenArray> arrays) {
    long[] durations = arrays.get("input__durations").longs();
    float[] frames = arrays.get("input__pitch").floats();
    float[] averages = new float[12];
    for (int n = 0; n < 2; n++) {
      int at = n * 8;
      for (int s = 0; s < 6; s++) {
        averages[n * 6 + s] = MonotonicAlignment.mean(frames, at, (int) durations[n * 6 + s]);
        at += (int) durations[n * 6 + s];
      }
    }
    ArrayAssert.assertThat(averages)
        .as("pitch_average")
        .isCloseTo(arrays.get("output__pitch_average"), 1e-4, 1e-5);
    return Tensor.of(averages, 2, 6);
  }
}
