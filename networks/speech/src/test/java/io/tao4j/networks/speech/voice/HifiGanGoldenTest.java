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
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.speech.voice.DiscriminatorShape.Layer;
import io.tao4j.networks.speech.voice.NormedLayers.Norm;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HiFi-GAN's generator, discriminators and losses against reference numbers. */
@Tag("pytorch")
class HifiGanGoldenTest {
  private static final String FOLDER = "networks/speech/";

  private static Tensor tensor(GoldenArray array) {
    return Tensor.of(
        array.floats(), array.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  private static List<Integer> integers(JsonNode list) {
    List<Integer> all = new ArrayList<>();
    list.forEach(one -> all.add(one.asInt()));
    return all;
  }

  @Test
  void generatorAndItsGradients() {
    JsonNode config = Golden.get().json(FOLDER + "hifigan_generator_tiny.json").get("config");
    List<List<Integer>> dilations = new ArrayList<>();
    config.get("resblock_dilation_sizes").forEach(one -> dilations.add(integers(one)));
    VocoderShape shape =
        new VocoderShape(
            true,
            integers(config.get("upsample_rates")),
            integers(config.get("upsample_kernel_sizes")),
            config.get("upsample_initial_channel").asInt(),
            integers(config.get("resblock_kernel_sizes")),
            dilations);
    GraphBuilder b = new GraphBuilder();
    Value spectrogram = b.input("spectrogram", DType.FLOAT32, Shape.of(2, 9, 8));
    Value mean = b.parameter("mean", Shape.of(8), Role.BIAS, Initializer.zeros());
    Value scale = b.parameter("scale", Shape.of(8), Role.GAMMA, Initializer.ones());
    Value mel =
        b.add(new Transpose(List.of(0, 2, 1)), b.quotient(b.difference(spectrogram, mean), scale));
    Value wave = HifiGanGraph.line(b, HifiGanGraph.generated(b, mel, shape, Norm.NONE));
    b.output("waveform", wave);
    b.output("loss", b.reduceAll(ReduceKind.MEAN, b.product(wave, wave)));
    Graph graph = b.build();
    check("hifigan_generator_tiny", graph, List.of("waveform"));
  }

  private static DiscriminatorShape discriminators(JsonNode config) {
    List<Integer> channels = integers(config.get("scale_channels"));
    List<Layer> layers = new ArrayList<>(List.of(new Layer(channels.get(0), 15, 1, 1)));
    for (int channel : channels.subList(1, channels.size())) {
      layers.add(new Layer(channel, 9, 2, config.get("groups").asInt()));
    }
    return new DiscriminatorShape(
        integers(config.get("periods")),
        integers(config.get("period_channels")),
        layers,
        config.get("scales").asInt(),
        Norm.NONE,
        Norm.NONE);
  }

  /** The graph of both sides, with the loss of one of them. */
  private static Graph losses(String name, boolean generator) {
    DiscriminatorShape shape =
        discriminators(Golden.get().json(FOLDER + name + ".json").get("config"));
    GraphBuilder b = new GraphBuilder();
    Value audio = b.input("real", DType.FLOAT32, Shape.of(2, 1, 61));
    Value other = b.input("fake", DType.FLOAT32, Shape.of(2, 1, 61));
    Value melReal = b.input("mel_real", DType.FLOAT32, Shape.of(2, 8, 6));
    Value melFake = b.input("mel_fake", DType.FLOAT32, Shape.of(2, 8, 6));
    Value fake = other;
    if (generator) {
      // Its gradient of a first step is that of the loss with respect to the sound.
      Value moved = b.parameter("moved", Shape.of(2, 1, 61), Role.BIAS, Initializer.zeros());
      fake = b.sum(other, moved);
    }
    List<List<Value>> real = HifiGanLosses.seen(b, audio, shape);
    List<List<Value>> made = HifiGanLosses.again(b.scope("made"), audio, fake, real);
    for (int i = 0; i < real.size(); i++) {
      b.output("score_real_" + i, b.flatten(real.get(i).get(real.get(i).size() - 1)));
      b.output("score_fake_" + i, b.flatten(made.get(i).get(made.get(i).size() - 1)));
    }
    Value adversarial = HifiGanLosses.adversarial(b, made);
    Value features = HifiGanLosses.features(b, real, made);
    Value mel = HifiGanLosses.distance(b, melReal, melFake);
    b.output("adversarial", adversarial);
    b.output("feature_matching", features);
    b.output("mel_l1", mel);
    b.output(
        "loss",
        generator
            ? HifiGanLosses.generator(b, adversarial, features, mel, 45)
            : HifiGanLosses.discriminators(b, real, made));
    return b.build();
  }

  private static List<String> scores() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      names.add("score_real_" + i);
      names.add("score_fake_" + i);
    }
    return names;
  }

  @Test
  void lossOfTheDiscriminatorsAndItsGradients() {
    String name = "hifigan_discriminator_losses_tiny";
    check(name, losses(name, false), scores());
  }

  @Test
  void lossOfTheGeneratorAndItsGradients() {
    String name = "hifigan_generator_losses_tiny";
    check(name, losses(name, true), scores());
  }

  private static void check(String name, Graph graph, List<String> outputs) {
    JsonNode golden = Golden.get().json(FOLDER + name + ".json");
    Map<String, GoldenArray> arrays = Golden.get().npz(FOLDER + name + ".npz");
    Map<String, Tensor> numbers =
        new LinkedHashMap<>(
            Safetensors.read(Golden.get().file(FOLDER + name + ".safetensors")).tensors());
    if (graph.parameter("moved") != null) {
      numbers.put("moved", Tensor.of(new float[122], 2, 1, 61));
    }
    Weights weights = Weights.of(numbers);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(i -> inputs.put(i.name(), tensor(arrays.get("input__" + i.name()))));
    SoftAssertions softly = new SoftAssertions();
    try (Executable executable =
        new PyTorchEngine()
            .compile(new Model(graph, weights, ModelMeta.of("test")), ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> found = executable.run(inputs);
      for (String output : outputs) {
        ArrayAssert.assertThat(found.get(output).toFloatArray())
            .as(output)
            .isCloseTo(arrays.get("output__" + output), 1e-3, 1e-4);
      }
      golden
          .get("scalars")
          .properties()
          .forEach(
              entry ->
                  softly
                      .assertThat(found.get(entry.getKey()).get(0))
                      .as(entry.getKey())
                      .isCloseTo(
                          entry.getValue().asDouble(), within(1e-3 * entry.getValue().asDouble())));
    }
    TrainProgram program =
        TrainProgram.of(graph, Phase.minimize("loss", new Optimizer.Sgd(0.9, false, 0)).build());
    try (TrainingStep step =
        new PyTorchEngine().compile(program, weights, ExecutionPlan.CPU_FP32)) {
      assertThat(step.run(inputs, 1e-6f, 1).applied()).isTrue();
      Map<String, Tensor> state = step.state();
      double largest = 0;
      for (Map.Entry<String, JsonNode> entry : golden.get("grad_norms").properties()) {
        largest = Math.max(largest, entry.getValue().asDouble());
      }
      for (Map.Entry<String, JsonNode> entry : golden.get("grad_norms").properties()) {
        double squares = 0;
        for (float g : state.get("optimizer.momentum." + entry.getKey()).toFloatArray()) {
          squares += (double) g * g;
        }
        double norm = entry.getValue().asDouble();
        softly
            .assertThat(Math.sqrt(squares))
            .as(entry.getKey())
            .isCloseTo(norm, within(1e-2 * norm + 1e-3 * largest));
      }
      if (graph.parameter("moved") != null) {
        ArrayAssert.assertThat(state.get("optimizer.momentum.moved").toFloatArray())
            .as("gradient of the sound")
            .isCloseTo(arrays.get("output__grad_fake"), 1e-3, 1e-4);
      }
    }
    softly.assertAll();
  }
}
