package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.NpyFile;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Spectrogram;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.SpectralDistance;
import io.tao4j.networks.speech.voice.NormedLayers.Norm;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of vocoder make of its layers, data and losses. */
class VocoderMeaningTest {
  private final VocoderNetwork network = new VocoderNetwork();

  @TempDir Path folder;

  private VocoderSpec spec(String... fields) {
    return bound(fields).spec();
  }

  private SpecBinding<VocoderSpec> bound(String... fields) {
    SpecTree tree = SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : Vocoders.small().entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return network.specBinder().forVerb(Verb.TRAIN).allowMissingPaths().bind(tree);
  }

  /** The sum of two opponents' losses says little. */
  @Test
  void withoutAValidationSetANoticeSaysWhatDecides() {
    String[] none = {"train_dataset", "[a.json]", "validation_dataset", "[]"};
    assertThat(bound(none).report().notices())
        .anySatisfy(
            notice ->
                assertThat(notice.toString()).contains("validation_dataset", "two opponents"));
    String[] one = {"train_dataset", "[a.json]", "validation_dataset", "[b.json]"};
    assertThat(bound(one).report().notices())
        .noneSatisfy(notice -> assertThat(notice.toString()).contains("two opponents"));
  }

  /** The model brings them. */
  @Test
  void aModelToGoOnWithNeedsNoGeneratorInTheSpec() {
    String[] fields = {
      "train_dataset",
      "[a.json]",
      "restore_from",
      "sound.tao",
      "model.generator.upsample_rates",
      "[3]"
    };
    assertThat(bound(fields).report().errors()).isEmpty();
    fields[2] = "train_ds.dataset.min_duration";
    fields[3] = "0.2";
    assertThat(bound(fields).report().errors())
        .anySatisfy(problem -> assertThat(problem.toString()).contains("upsample_rates"));
  }

  private TrainingTask open(Path manifest, String... fields) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train_dataset",
                "['" + manifest + "']",
                "validation_dataset",
                "['" + manifest + "']",
                "train_ds.dataloader_params.shuffle",
                "false"));
    all.addAll(List.of(fields));
    return network.openTraining(spec(all.toArray(String[]::new)), null);
  }

  private static Batch first(TrainingTask task, int epoch) {
    try (BatchStream batches = task.batches(epoch)) {
      return batches.next();
    }
  }

  private static String shape(Graph graph, String parameter) {
    return String.valueOf(Objects.requireNonNull(graph.parameter(parameter), parameter).shape());
  }

  /**
   * resblock, upsample_rates, upsample_kernel_sizes, upsample_initial_channel,
   * resblock_kernel_sizes, resblock_dilation_sizes; discriminator_width, l1_loss_factor.
   */
  @Test
  @Tag("pytorch")
  void layersAreThoseOfTheirGroups() throws IOException {
    Path manifest = Vocoders.manifest(folder, 2, 2048);
    try (TrainingTask task =
        open(
            manifest,
            "model.generator",
            "{resblock: '1', upsample_rates: [4, 16], upsample_kernel_sizes: [8, 32],"
                + " upsample_initial_channel: 24, resblock_kernel_sizes: [3, 7],"
                + " resblock_dilation_sizes: [[1, 3], [5]]}",
            "model.discriminator_width",
            "0.125",
            "model.l1_loss_factor",
            "7")) {
      Graph main = task.start().graph();
      assertThat(shape(main, "backbone.conv_pre.weight_v")).isEqualTo("[24,20,7]");
      assertThat(shape(main, "backbone.upsampler.0.weight_v")).isEqualTo("[24,12,8]");
      assertThat(shape(main, "backbone.upsampler.1.weight_v")).isEqualTo("[12,6,32]");
      assertThat(shape(main, "backbone.resblocks.1.convs1.0.weight_v")).isEqualTo("[12,12,7]");
      assertThat(shape(main, "backbone.resblocks.2.convs2.1.weight_v")).isEqualTo("[6,6,3]");
      assertThat(main.parameter("backbone.resblocks.1.convs1.1.weight_v")).isNull();
      Graph part = Objects.requireNonNull(task.start().parts().get("discriminators"));
      assertThat(shape(part, "mpd.4.convs.3.weight_v")).isEqualTo("[128,64,5,1]");
      assertThat(shape(part, "msd.0.convs.3.weight_orig")).isEqualTo("[64,2,41]");
      assertThat(shape(part, "msd.1.convs.3.weight_v")).isEqualTo("[64,2,41]");
      // a factor of 7 takes 7 times the distance
      TrainProgram program = task.program();
      try (var step =
          Engine.PYTORCH
              .provider()
              .compile(program, task.start().weights(), ExecutionPlan.CPU_FP32)) {
        var result = step.run("generator_loss", first(task, 0).inputs(), 0, 1);
        double terms =
            result.outputs().get("adversarial_loss").get(0)
                + result.outputs().get("feature_loss").get(0)
                + 7 * result.outputs().get("mel_loss").get(0);
        assertThat((double) result.loss()).isCloseTo(terms, within(1e-3 * terms));
      }
    }
    try (TrainingTask task = open(manifest, "model.generator.resblock", "2")) {
      assertThat(task.start().graph().parameter("backbone.resblocks.0.convs.0.weight_v"))
          .isNotNull();
    }
  }

  /** Whole discriminators are those of the paper: 70.7 million numbers with their tables aside. */
  @Test
  void wholeDiscriminatorsHaveThePapersSize() {
    VocoderSpec spec = spec();
    Graph part =
        HifiGanLosses.part(
            new VocoderFacts(
                spec.model().preprocessor().settings(), spec.model().generator().shape()),
            DiscriminatorShape.of(1),
            1024);
    long plain =
        part.parameters().stream()
            .filter(p -> !p.name().endsWith("weight_g"))
            .mapToLong(p -> p.shape().elements())
            .sum();
    assertThat(plain).isBetween(70_600_000L, 70_800_000L);
  }

  /**
   * train_dataset and validation_dataset with n_segments, min_duration and max_duration; segments
   * begin anywhere in training, each time anew, and at the start in validation.
   */
  @Test
  void segmentsAreThoseOfTheDatasets() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int length : List.of(1024, 4096, 8192)) {
      Path one =
          Vocoders.manifest(Files.createDirectories(folder.resolve("s" + length)), 1, length);
      lines.append(Files.readString(one).replace("0.wav", "s" + length + "/0.wav"));
    }
    Path manifest = Files.writeString(folder.resolve("all.json"), lines.toString());
    for (String set : List.of("train", "validation")) {
      String dataset = set + "_ds.dataset.";
      try (TrainingTask task =
          open(
              manifest,
              dataset + "min_duration",
              "0.2",
              dataset + "max_duration",
              "0.6",
              dataset + "n_segments",
              "2048")) {
        EvaluationTask validation = Objects.requireNonNull(task.validation());
        boolean training = set.equals("train");
        Batch batch = first(task, 0);
        assertThat(batch.size()).isEqualTo(training ? 1 : 3);
        assertThat(batch.inputs().get("audio").shape().size(2)).isEqualTo(training ? 2048 : 1024);
        assertThat(batch.inputs().get("spectrogram").shape().size(2)).isEqualTo(training ? 32 : 16);
        assertThat(validation.sampleCount()).isEqualTo(training ? 3 : 1);
        try (BatchStream batches = validation.batches()) {
          Batch judged = batches.next();
          assertThat(judged.truth().get("audio").shape().size(1)).isEqualTo(training ? 1024 : 2048);
          assertThat(Arrays.copyOf(judged.truth().get("audio").toFloatArray(), 500))
              .containsExactly(Arrays.copyOf(Vocoders.tones(0, 500), 500), within(1e-4f));
        }
      }
    }
    try (TrainingTask task = open(manifest, "train_ds.dataset.min_duration", "0.5")) {
      float[] one = first(task, 0).inputs().get("audio").toFloatArray();
      assertThat(first(task, 0).inputs().get("audio").toFloatArray()).containsExactly(one);
      assertThat(first(task, 1).inputs().get("audio").toFloatArray()).isNotEqualTo(one);
    }
  }

  /** load_precomputed_mel, of the training and of the validation. */
  @Test
  void spectrogramsMayBeThoseOfAnotherModel() throws IOException {
    Path manifest = Vocoders.manifest(folder, 1, 4096);
    float[] columns = new float[20 * 64];
    for (int t = 0; t < 64; t++) {
      for (int band = 0; band < 20; band++) {
        columns[band * 64 + t] = t; // a frame says where it is
      }
    }
    NpyFile.write(folder.resolve("0.npy"), columns, 20, 64);
    Files.writeString(
        manifest, Files.readString(manifest).replace("}", ", \"mel_filepath\": \"0.npy\"}"));
    String field = "dataset.load_precomputed_mel";
    float[] sound = Vocoders.tones(0, 4096);
    try (TrainingTask task =
        open(manifest, "train_ds." + field, "true", "validation_ds." + field, "true")) {
      Batch batch = first(task, 3);
      int frame = (int) batch.inputs().get("spectrogram").get(0);
      assertThat(frame).isPositive();
      assertThat(batch.inputs().get("spectrogram").get(15)).isEqualTo(frame + 15);
      assertThat(batch.inputs().get("audio").toFloatArray())
          .containsExactly(Arrays.copyOfRange(sound, frame * 64, frame * 64 + 1024), within(1e-4f));
      try (BatchStream batches = Objects.requireNonNull(task.validation()).batches()) {
        assertThat(batches.next().inputs().get("spectrogram").get(5)).isEqualTo(5);
      }
    }
    // other spectrograms are other data, where they are read
    Manifest before = Manifest.readSounds(List.of(manifest), 0, 9);
    String own = before.digestWithSpectrograms();
    assertThat(own).startsWith(before.digest());
    NpyFile.write(folder.resolve("0.npy"), new float[20 * 63], 20, 63);
    assertThat(before.digestWithSpectrograms()).isNotEqualTo(own).startsWith(before.digest());
    Files.delete(folder.resolve("0.npy"));
    assertThatThrownBy(() -> open(manifest, "train_ds." + field, "true").close())
        .hasMessageContaining("AUDIO-004")
        .hasMessageContaining("there is no file");
    open(manifest, "train_ds." + field, "false").close(); // who does not read it does not miss it
    NpyFile.write(folder.resolve("0.npy"), new float[20 * 50], 20, 50);
    assertThatThrownBy(
            () -> {
              try (TrainingTask task = open(manifest, "train_ds." + field, "true")) {
                first(task, 0);
              }
            })
        .hasMessageContaining("DATA-010")
        .hasMessageContaining("the spectrogram has 50 frames, and the sound 64");
    NpyFile.write(folder.resolve("0.npy"), new float[21 * 64], 21, 64);
    assertThatThrownBy(() -> MelFile.read(folder.resolve("0.npy"), 20))
        .hasMessageContaining("AUDIO-007");
    columns[7] = Float.NaN;
    NpyFile.write(folder.resolve("0.npy"), columns, 20, 64);
    assertThatThrownBy(() -> MelFile.read(folder.resolve("0.npy"), 20))
        .hasMessageContaining("band 0 of frame 7");
  }

  /** name, lr, betas, weight_decay and eps, of two phases that train apart from each other. */
  @Test
  void optimIsTheRuleOfBothSides() throws IOException {
    try (TrainingTask task =
        open(
            Vocoders.manifest(folder, 1, 2048),
            "optim",
            "{name: adamw, lr: 0.003, betas: [0.7, 0.9], weight_decay: 0.02, eps: 1.0e-6,"
                + " sched: {name: WarmupPolicy}}")) {
      TrainProgram program = task.program();
      assertThat(program.phases())
          .extracting(Phase::name)
          .containsExactly("discriminator_loss", "generator_loss");
      assertThat(program.phases())
          .extracting(Phase::optimizer)
          .containsOnly(new Optimizer.AdamW(0.7, 0.9, 1e-6, 0.02));
      List<String> all = program.graph().parameters().stream().map(p -> p.name()).toList();
      for (Phase phase : program.phases()) {
        boolean generator = phase.name().equals("generator_loss");
        assertThat(all.stream().filter(name -> !phase.frozen().contains(name)))
            .isNotEmpty()
            .allMatch(name -> name.startsWith("backbone.") == generator);
      }
      double lr = task.settings().schedule().rate(5, 100);
      assertThat(lr).isCloseTo(0.003, within(1e-9));
    }
    VocoderOptim given = new VocoderNetworkDefaults().optim();
    assertThat(given.common().optimizer()).isEqualTo(new Optimizer.AdamW(0.8, 0.99, 1e-8, 0.01));
    assertThat(given.lr()).isEqualTo(0.0002);
  }

  /** What an empty spec means. */
  private final class VocoderNetworkDefaults {
    VocoderOptim optim() {
      SpecTree tree =
          SpecReader.standard().parse("train_dataset: [a.json]", SpecSyntax.YAML, "spec");
      return network.specBinder().allowMissingPaths().bind(tree).spec().optim();
    }
  }

  @Test
  void restoreFromIsTheModelToGoOnFrom() throws IOException {
    Path manifest = Vocoders.manifest(folder, 1, 2048);
    Path file = folder.resolve("model.tao");
    try (TrainingTask task = open(manifest, "trainer.seed", "7")) {
      task.start().save(file);
    }
    String restoreFrom = file.toString();
    Model saved = Model.load(file);
    try (TrainingTask task = open(manifest, "restore_from", restoreFrom)) {
      assertThat(task.start().weights()).isEqualTo(saved.weights());
    }
    // other discriminators are new ones, the generator stays
    try (TrainingTask task =
        open(manifest, "restore_from", restoreFrom, "model.discriminator_width", "0.1")) {
      assertThat(task.start().part("main").weights()).isEqualTo(saved.part("main").weights());
      assertThat(shape(task.start().parts().get("discriminators"), "mpd.0.convs.2.weight_v"))
          .startsWith("[51,");
    }
    assertThatThrownBy(
            () -> open(manifest, "restore_from", restoreFrom, "model.preprocessor.lowfreq", "50"))
        .hasMessageContaining("TRAIN-006");
  }

  /** The loss's spectrogram in the graph is the one that Java makes, with both kinds of frames. */
  @Test
  @Tag("pytorch")
  void theLossComparesTheSpectrogramsThatTheDataHave() {
    for (String exact : List.of("false", "true")) {
      for (String power : List.of("1", "2")) {
        VocoderFacts facts =
            new VocoderFacts(
                spec("model.preprocessor.exact_pad", exact, "model.preprocessor.mag_power", power)
                    .model()
                    .preprocessor()
                    .settings(),
                spec().model().generator().shape());
        float[] sound = Vocoders.tones(2, 1024);
        GraphBuilder b = new GraphBuilder();
        Value samples = b.input("samples", DType.FLOAT32, Shape.of(1, 1024));
        b.output("mel", Spectrogram.logMel(b, "loss", samples, facts.lossSpectrogram()));
        Model model =
            new Model(
                b.build(),
                Weights.of(Spectrogram.tables("loss", facts.lossSpectrogram())),
                ModelMeta.of("test"));
        Tensor expected = new MelSpectrogram(facts.compared()).of(sound, null);
        int frames = (int) expected.shape().size(0);
        assertThat(frames).isEqualTo(facts.frames(1024));
        try (Executable executable =
            Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
          assertThat(
                  executable
                      .run(Map.of("samples", Tensor.of(sound, 1, 1024)))
                      .get("mel")
                      .toFloatArray())
              .containsExactly(
                  MelFile.turned(expected.toFloatArray(), frames, (int) expected.shape().size(1)),
                  within(2e-3f));
        }
      }
    }
  }

  /** What a convolution of 8 to 16 channels answers, with these numbers as its kernel. */
  private static float[] answer(Norm norm, Tensor kernel, Map<String, Tensor> more, Tensor x) {
    GraphBuilder b = new GraphBuilder();
    Value input = b.input("x", DType.FLOAT32, Shape.of(1, 8, 9));
    Value y =
        NormedLayers.conv(
            b,
            "conv",
            input,
            16,
            List.of(5),
            WindowOp.Conv.of(1, Padding.all(0, 1), 1),
            norm,
            new Initializer.Normal(1));
    b.output("y", y);
    Graph graph = b.build();
    Map<String, Tensor> weights = new HashMap<>(more);
    weights.put("conv.bias", Tensor.of(new float[16], 16));
    for (String name : List.of("conv.weight", "conv.weight_orig", "conv.weight_v")) {
      if (graph.parameter(name) != null) {
        weights.put(name, kernel);
      }
    }
    Model model =
        new Model(graph, Weights.initialize(graph, 3).with(weights), ModelMeta.of("test"));
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable.run(Map.of("x", x)).get("y").toFloatArray();
    }
  }

  /** By so many turns of the power method that more change nothing. */
  private static double largestSingularValue(float[] matrix, int rows) {
    int columns = matrix.length / rows;
    double[] left = new double[rows];
    Arrays.fill(left, 1);
    double value = 0;
    for (int turn = 0; turn < 5000; turn++) {
      double[] right = new double[columns];
      for (int i = 0; i < matrix.length; i++) {
        right[i % columns] += left[i / columns] * matrix[i];
      }
      double length = Math.sqrt(Arrays.stream(right).map(v -> v * v).sum());
      Arrays.fill(left, 0);
      for (int i = 0; i < matrix.length; i++) {
        left[i / columns] += right[i % columns] / length * matrix[i];
      }
      value = Math.sqrt(Arrays.stream(left).map(v -> v * v).sum());
      for (int row = 0; row < rows; row++) {
        left[row] /= value;
      }
    }
    return value;
  }

  @Test
  @Tag("pytorch")
  void kernelsAreDividedByTheirLargestSingularValue() {
    Tensor kernel = new Initializer.Normal(1).draw(Shape.of(16, 8, 5), 11);
    Tensor x = new Initializer.Normal(1).draw(Shape.of(1, 8, 9), 12);
    double largest = largestSingularValue(kernel.toFloatArray(), 16);
    float[] plain = answer(Norm.NONE, kernel, Map.of(), x);
    float[] divided = answer(Norm.SPECTRAL, kernel, Map.of(), x);
    for (int i = 0; i < plain.length; i++) {
      assertThat(divided[i] * largest)
          .isCloseTo(plain[i], within(1e-2 * Math.abs(plain[i]) + 1e-3));
    }
  }

  /** Their lengths are parameters; those of new kernels are the kernels' own. */
  @Test
  @Tag("pytorch")
  void directionAndLengthOfKernelsAreApart() {
    Tensor kernel = new Initializer.Normal(1).draw(Shape.of(16, 8, 5), 11);
    Tensor x = new Initializer.Normal(1).draw(Shape.of(1, 8, 9), 12);
    float[] plain = answer(Norm.NONE, kernel, Map.of(), x);
    Map<String, Tensor> own =
        NormedLayers.lengths(
            Map.of("conv.weight_v", kernel, "conv.weight_g", Tensor.full(1, 16, 1, 1)));
    assertThat(answer(Norm.WEIGHT, kernel, own, x)).containsExactly(plain, within(1e-4f));
    // three times the length of the third channel
    float[] lengths = own.get("conv.weight_g").toFloatArray();
    lengths[2] *= 3;
    float[] longer =
        answer(Norm.WEIGHT, kernel, Map.of("conv.weight_g", Tensor.of(lengths, 16, 1, 1)), x);
    for (int i = 0; i < plain.length; i++) {
      assertThat(longer[i]).isCloseTo(plain[i] * (i / 5 == 2 ? 3 : 1), within(1e-3f));
    }
  }

  @Test
  void spectraOfTheSameSoundHaveNoDistance() {
    float[] sound = Vocoders.tones(1, 6000);
    assertThat(SpectralDistance.between(sound, sound)).isZero();
    assertThat(SpectralDistance.between(sound, new float[6000])).isCloseTo(1, within(1e-9));
    float[] half = sound.clone();
    for (int i = 0; i < half.length; i++) {
      half[i] /= 2;
    }
    assertThat(SpectralDistance.between(sound, half)).isCloseTo(0.5, within(1e-4));
    assertThat(SpectralDistance.between(new float[100], new float[100])).isZero();
    assertThat(SpectralDistance.between(sound, Vocoders.tones(4, 6000))).isGreaterThan(0.8);
  }

  @Test
  void aSpectrogramWithoutFramesIsWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("silence.npy");
    MelFile.write(file, Tensor.of(new float[0], 0, 80));
    assertThat(MelFile.read(file, 80).shape()).isEqualTo(Shape.of(0, 80));
  }
}
