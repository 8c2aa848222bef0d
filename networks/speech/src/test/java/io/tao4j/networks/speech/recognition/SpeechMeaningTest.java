package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.MelSpectrogram.Normalize;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.speech.audio.MelSpectrogram.Window;
import io.tao4j.networks.speech.audio.SoundVariation;
import io.tao4j.networks.speech.audio.SpectrogramMasks;
import io.tao4j.networks.speech.audio.Wav;
import io.tao4j.pass.ForInference;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of a recogniser's spec make of features, layers, batches, rules and texts. */
@Tag("pytorch")
class SpeechMeaningTest {
  private static final int RATE = 8000;
  private static final String NAMES = "backbone.";
  private static final String SMALL = "[{filters: 4, kernel: [1], residual: false}]";

  @TempDir static Path folder;

  private static Path manifest = Path.of("");
  private static Path noises = Path.of("");

  /** Tones of 0.2, 0.4 ... 1.6 seconds, half a second of silence before and behind each. */
  @BeforeAll
  static void write() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      int samples = RATE / 5 * (i + 1);
      float[] sound = new float[samples + RATE];
      System.arraycopy(Wav.tone(600, RATE, samples), 0, sound, RATE / 2, samples);
      Wav.write(folder.resolve(i + ".wav"), RATE, sound);
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"audio_filepath\": \"%s.wav\", \"duration\": %.1f, \"text\": \"%s\"}%n",
              i,
              (double) sound.length / RATE,
              i == 0 ? "ab!" : "b a"));
    }
    manifest = Files.writeString(folder.resolve("manifest.json"), lines.toString());
    noises =
        Files.writeString(
            folder.resolve("noises.json"),
            "{\"audio_filepath\": \"3.wav\", \"duration\": 1, \"text\": \"\"}\n");
  }

  private static SpecBinding<SpeechToTextSpec> bind(String... fields) {
    SpecTree tree =
        SpecReader.standard()
            .parse("model: {labels: [\" \", a, b]}", SpecSyntax.YAML, "spec")
            .with("model.encoder.jasper", SMALL)
            .with("model.preprocessor.sample_rate", String.valueOf(RATE))
            .with("training_ds.manifest_filepath", "['" + manifest + "']")
            .with("training_ds.trim_silence", "false");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return new SpeechToTextNetwork().specBinder().bind(tree);
  }

  private static SpeechToTextSpec spec(String... fields) {
    SpecBinding<SpeechToTextSpec> binding = bind(fields);
    binding.report().throwIfErrors();
    return binding.spec();
  }

  private static TrainingTask open(String... fields) {
    return new SpeechToTextNetwork().openTraining(spec(fields), null);
  }

  private static List<Batch> batches(TrainingTask task, int epoch) {
    List<Batch> all = new ArrayList<>();
    try (BatchStream stream = task.batches(epoch)) {
      stream.forEachRemaining(all::add);
    }
    return all;
  }

  private static List<Batch> batches(String... fields) {
    try (TrainingTask task = open(fields)) {
      return batches(task, 0);
    }
  }

  private static List<Integer> sizes(List<Batch> batches) {
    return batches.stream().map(Batch::size).toList();
  }

  private static long[] lengths(Batch batch) {
    return batch.inputs().get(RecognitionGraph.LENGTHS).toLongArray();
  }

  @Test
  void featuresAreThoseOfThePreprocessor() {
    assertThat(
            spec(
                    "model.preprocessor",
                    "{sample_rate: 8000, window_size: 0.025, window_stride: 0.01, window: hamming,"
                        + " normalize: all_features, n_fft: 512, preemph: 0.9, features: 20,"
                        + " lowfreq: 100, highfreq: 3500, log: false, log_zero_guard_type: clamp,"
                        + " log_zero_guard_value: 0.001, dither: 0.25, exact_pad: true,"
                        + " mag_power: 1.0}")
                .preprocessor()
                .settings())
        .isEqualTo(
            new Settings(
                8000,
                200,
                80,
                Window.HAMMING,
                512,
                20,
                100,
                3500,
                0.9,
                1,
                false,
                1e-3,
                true,
                Normalize.ALL_FEATURES,
                0.25,
                true,
                true));
    Settings absent = spec("model.preprocessor.window_size", "0.032").preprocessor().settings();
    assertThat(absent.transform()).as("n_fft").isEqualTo(256);
    assertThat(absent.highest()).as("highfreq").isEqualTo(4000);
  }

  /** pad_to: frames are a multiple of it and of the encoder's stride. */
  @Test
  void framesArePaddedToAMultiple() {
    String strided = "[{filters: 4, kernel: [1], stride: [4], residual: false}]";
    assertThat(frames("model.preprocessor.pad_to", "10", "model.encoder.jasper", strided))
        .containsExactly(140L); // of 121
    assertThat(frames("model.preprocessor.pad_to", "0", "model.encoder.jasper", strided))
        .containsExactly(124L);
    assertThat(frames("model.preprocessor.pad_to", "16")).containsExactly(128L);
  }

  /** Frames of the batch of the shortest sound alone. */
  private static Set<Long> frames(String... fields) {
    String[] all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "training_ds.max_duration";
    all[fields.length + 1] = "1.25";
    return batches(all).stream()
        .map(batch -> batch.inputs().get(RecognitionGraph.FEATURES).shape().size(2))
        .collect(Collectors.toSet());
  }

  @Test
  void masksAreThoseOfSpecAugment() {
    assertThat(
            spec(
                    "model.spec_augment",
                    "{rect_masks: 1, rect_freq: 2, rect_time: 3, freq_masks: 4, freq_width: 5,"
                        + " time_masks: 6, time_width: 0.07}")
                .specAugment()
                .masks())
        .isEqualTo(new SpectrogramMasks(1, 2, 3, 4, 5, 6, 0.07));
  }

  private static RecognitionFacts facts(SpeechToTextSpec spec) {
    return new RecognitionDefinition("speech_to_text", spec, null)
        .facts(Vocabulary.ofCharacters(spec.model().labels()));
  }

  private static Graph graph(String jasper, String... fields) {
    String[] all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "model.encoder.jasper";
    all[fields.length + 1] = jasper;
    SpeechToTextSpec spec = spec(all);
    RecognitionFacts facts = facts(spec);
    return RecognitionGraph.of(
        spec.encoder(), spec.preprocessor().features(), facts.stride(), facts.classes().size());
  }

  private static Shape shape(Graph graph, String parameter) {
    Parameter found = graph.parameter(NAMES + parameter);
    assertThat(found).as(parameter).isNotNull();
    return found.shape();
  }

  private static List<WindowOp.Conv> convolutions(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof WindowOp.Conv)
        .map(node -> (WindowOp.Conv) node.op())
        .toList();
  }

  @Test
  void layersAreThoseOfTheBlocks() {
    Graph plain = graph("[{filters: 12, repeat: 2, kernel: [5], dilation: [3], residual: false}]");
    assertThat(shape(plain, "0.mconv.0.conv.weight")).isEqualTo(Shape.of(12, 64, 5));
    assertThat(shape(plain, "0.mconv.4.conv.weight")).isEqualTo(Shape.of(12, 12, 5));
    assertThat(convolutions(plain).get(1).dilations()).containsExactly(3);
    assertThat(convolutions(plain)).hasSize(3);
    assertThat(plain.parameter(NAMES + "0.res.0.0.conv.weight")).isNull();

    Graph separable =
        graph("[{filters: 12, kernel: [9], kernel_size_factor: 0.5, separable: true}]");
    assertThat(shape(separable, "0.mconv.0.conv.weight")).isEqualTo(Shape.of(64, 1, 5));
    assertThat(shape(separable, "0.mconv.1.conv.weight")).isEqualTo(Shape.of(12, 64, 1));
    assertThat(shape(separable, "0.res.0.0.conv.weight")).isEqualTo(Shape.of(12, 64, 1));

    String two =
        "[{filters: 6, kernel: [1], residual_dense: %1$s}, {filters: 6, kernel: [1],"
            + " residual_dense: %1$s}]";
    assertThat(graph(two.formatted(true)).parameter(NAMES + "1.res.1.0.conv.weight")).isNotNull();
    assertThat(graph(two.formatted(false)).parameter(NAMES + "1.res.1.0.conv.weight")).isNull();

    Graph gated =
        graph(
            "[{filters: 12, kernel: [1], se: true, se_reduction_ratio: 4, se_context_size: -1,"
                + " residual: false}]");
    assertThat(shape(gated, "0.mconv.2.fc.0.weight")).isEqualTo(Shape.of(3, 12));
    assertThat(bind("model.encoder.jasper", "[{filters: 4, se: true, se_context_size: 9}]"))
        .satisfies(b -> assertThat(b.report().hasErrors()).isTrue());

    // of the two repetitions, then of the branch that its input takes
    String strided =
        "[{filters: 4, repeat: 2, kernel: [1], stride: [2], residual_mode: stride_add%s}]";
    assertThat(strides(graph(strided.formatted("")))).containsExactly(2, 2, 4, 1);
    assertThat(strides(graph(strided.formatted(", stride_last: true"))))
        .containsExactly(1, 2, 2, 1);

    for (double rate : new double[] {0, 0.3}) {
      assertThat(
              graph("[{filters: 4, kernel: [1], residual: false, dropout: " + rate + "}]")
                  .nodes()
                  .stream()
                  .filter(node -> node.op() instanceof NormalizeOp.Dropout)
                  .mapToDouble(node -> ((NormalizeOp.Dropout) node.op()).rate())
                  .sum())
          .isEqualTo(rate);
    }
    assertThat(bind("model.encoder.feat_in", "64").report().errors()).isEmpty();
    assertThat(bind("model.encoder.feat_in", "63").report().errors())
        .extracting(error -> error.path())
        .containsExactly("model.encoder.feat_in");
  }

  private static List<Integer> strides(Graph graph) {
    return convolutions(graph).stream().map(conv -> conv.strides().get(0)).toList();
  }

  /** A network of one block whose weights are 1 where the answer's channel is the input's. */
  private static float[] answer(String block, Tensor features, String... fields) {
    int bands = (int) features.shape().size(1);
    String[] all = Arrays.copyOf(fields, fields.length + 4);
    all[fields.length] = "model.preprocessor.features";
    all[fields.length + 1] = String.valueOf(bands);
    all[fields.length + 2] = "model.labels";
    all[fields.length + 3] = "[" + "a, b, c, d, e, f".substring(0, 3 * (bands - 1) - 2) + "]";
    Graph graph = graph("[" + block + "]", all);
    Weights weights = Weights.initialize(graph, 1);
    for (Parameter parameter : graph.parameters()) {
      if (parameter.shape().rank() == 3) {
        int inputs = (int) parameter.shape().size(1);
        int kernel = (int) parameter.shape().size(2);
        float[] values = new float[(int) parameter.shape().size(0) * inputs * kernel];
        for (int out = 0; out < parameter.shape().size(0); out++) {
          Arrays.fill(
              values,
              (out * inputs + out % inputs) * kernel,
              (out * inputs + out % inputs + 1) * kernel,
              1);
        }
        weights = weights.with(Map.of(parameter.name(), Tensor.of(values, dims(parameter))));
      }
    }
    Model model =
        new ForInference().apply(new Model(graph, weights, io.tao4j.model.ModelMeta.of("test")));
    Tensor lengths = Tensor.of(new long[] {2}, 1);
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable
          .run(Map.of(RecognitionGraph.FEATURES, features, RecognitionGraph.LENGTHS, lengths))
          .get(RecognitionGraph.LOG_PROBABILITIES)
          .toFloatArray();
    }
  }

  private static long[] dims(Parameter parameter) {
    long[] dims = new long[parameter.shape().rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = parameter.shape().size(i);
    }
    return dims;
  }

  /** Groups of channels, activation and conv_mask, by numbers that can be worked out by hand. */
  @Test
  void answersAreThoseOfTheFields() {
    // two frames of four channels: 1, 2, 3, 4 and the same
    Tensor steps = Tensor.of(new float[] {1, 1, 2, 2, 3, 3, 4, 4}, 1, 4, 2);
    String grouped = "{filters: 4, kernel: [1], residual: false, groups: %s}";
    float[] alone = answer(grouped.formatted(1), steps);
    assertThat(differences(alone)).containsExactly(new double[] {1, 1, 1}, within(2e-3));
    // one of each group in turn: 1, 3, 2, 4
    float[] shuffled = answer(grouped.formatted(2), steps);
    assertThat(differences(shuffled)).containsExactly(new double[] {2, -1, 2}, within(3e-3));

    Tensor signs = Tensor.of(new float[] {-1, -1, 0, 0, 1, 1, 2, 2}, 1, 4, 2);
    String one = "{filters: 4, kernel: [1], residual: false}";
    assertThat(differences(answer(one, signs, "model.encoder.activation", "relu")))
        .containsExactly(new double[] {0, 1, 1}, within(2e-3));
    double half = 1 / (1 + Math.exp(-1));
    assertThat(differences(answer(one, signs, "model.encoder.activation", "swish")))
        .containsExactly(
            new double[] {1 - half, half, 2 / (1 + Math.exp(-2)) - half}, within(3e-3));

    // four frames of which two are the sound's; a kernel of three adds neighbours
    Tensor behind =
        Tensor.of(new float[] {0, 0, 0, 0, 1, 1, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0}, 1, 4, 4);
    String wide = "{filters: 4, kernel: [3], residual: false}";
    float[] masked = answer(wide, behind, "model.encoder.conv_mask", "true");
    assertThat((double) masked[4 + 1] - masked[4]).isCloseTo(2, within(2e-3));
    float[] leaking = answer(wide, behind, "model.encoder.conv_mask", "false");
    assertThat((double) leaking[4 + 1] - leaking[4]).isCloseTo(7, within(5e-3));
  }

  /** Of the first frame, from each class to the next. */
  private static double[] differences(float[] answer) {
    double[] found = new double[3];
    for (int i = 0; i < found.length; i++) {
      found[i] = (double) answer[i + 1] - answer[i];
    }
    return found;
  }

  /** labels: those of the texts are targets, others are left out with a word. */
  @Test
  void textsBecomeLabels() {
    assertThat(facts(spec()).classes()).containsExactly(" ", "a", "b", RecognitionFacts.BLANK);
    Batch batch = batches("training_ds.max_duration", "1.25").get(0);
    assertThat(batch.inputs().get(RecognitionGraph.TARGETS).toLongArray()).containsExactly(1, 2);
    assertThat(batch.inputs().get(RecognitionGraph.TARGET_LENGTHS).toLongArray())
        .containsExactly(2);
  }

  /** ctc_reduction: a batch's loss is the mean of its utterances'. */
  @Test
  void theLossIsTheMeanOverTheBatch() {
    try (TrainingTask task =
        open(
            "training_ds.batch_size",
            "2",
            "training_ds.max_duration",
            "1.45",
            "model.ctc_reduction",
            "mean_batch",
            "model.preprocessor.dither",
            "0")) {
      double together = loss(task, batches(task, 0).get(0));
      try (TrainingTask single =
          open(
              "training_ds.batch_size",
              "1",
              "training_ds.max_duration",
              "1.45",
              "model.preprocessor.dither",
              "0")) {
        List<Batch> each = batches(single, 0);
        assertThat(each).hasSize(2);
        assertThat(together)
            .isCloseTo(
                (loss(task, each.get(0)) + loss(task, each.get(1))) / 2, within(1e-4 * together));
      }
    }
  }

  private static double loss(TrainingTask task, Batch batch) {
    Graph network = task.start().graph();
    GraphBuilder b = GraphBuilder.of(network);
    b.trainingOutput("loss", RecognitionGraph.loss(b, network, 3));
    Graph graph = b.build();
    Phase phase =
        Phase.minimize("loss", new Optimizer.Sgd(0, false, 0))
            .freezeBatchNorms(
                graph.nodes().stream()
                    .filter(node -> node.op() instanceof NormalizeOp.BatchNorm)
                    .map(node -> node.name())
                    .collect(Collectors.toSet()))
            .build();
    try (TrainingStep step =
        new PyTorchEngine()
            .compile(
                TrainProgram.of(graph, phase), task.start().weights(), ExecutionPlan.CPU_FP32)) {
      return step.accumulate(phase.name(), batch.inputs(), 1, 0).loss();
    }
  }

  /** batch_size, shuffle, bucket_batches and num_workers of training_ds. */
  @Test
  void aTrainingSetIsLoadedAsItsGroupSays() {
    assertThat(sizes(batches("training_ds.batch_size", "3"))).containsExactlyInAnyOrder(3, 3, 2);
    String[] fields = {"training_ds.batch_size", "1", "training_ds.shuffle", "false"};
    List<String> inOrder = ids(batches(fields));
    assertThat(inOrder).hasSize(8).isSorted();
    fields[3] = "true";
    try (TrainingTask task = open(fields)) {
      Set<List<String>> orders = new java.util.HashSet<>();
      for (int epoch = 0; epoch < 3; epoch++) {
        orders.add(ids(batches(task, epoch)));
      }
      assertThat(orders).hasSize(3).allMatch(order -> new TreeSet<>(order).size() == 8);
    }
    // neighbours by length are 20 frames apart: where all four batches are sorted together
    assertThat(spread("4")).isEqualTo(4 * 20);
    assertThat(spread("1")).isGreaterThan(4 * 20);
    List<String> one = ids(batches("training_ds.batch_size", "2", "training_ds.num_workers", "1"));
    assertThat(ids(batches("training_ds.batch_size", "2", "training_ds.num_workers", "2")))
        .as("workers do not change what is learnt")
        .isEqualTo(one);
  }

  private static List<String> ids(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
  }

  /** Frames between the longest and the shortest of batches of two. */
  private static long spread(String bucketBatches) {
    return batches("training_ds.batch_size", "2", "training_ds.bucket_batches", bucketBatches)
        .stream()
        .mapToLong(batch -> Math.abs(lengths(batch)[0] - lengths(batch)[1]))
        .sum();
  }

  /** manifest_filepath, min_duration, max_duration and trim_silence of training_ds. */
  @Test
  void utterancesOfATrainingSetAreThoseOfItsGroup() {
    assertThat(
            sizes(
                batches(
                    "training_ds.min_duration",
                    "1.3",
                    "training_ds.max_duration",
                    "1.9",
                    "training_ds.manifest_filepath",
                    "['" + manifest + "']")))
        .containsExactly(3);
    // 1.2 seconds are 121 frames, 21 of them the tone
    assertThat(lengths(batches("training_ds.max_duration", "1.25").get(0))).containsExactly(121);
    long[] trimmed =
        lengths(
            batches("training_ds.max_duration", "1.25", "training_ds.trim_silence", "true").get(0));
    assertThat(trimmed[0]).isBetween(21L, 60L);
  }

  /** Two tones of one speaker with 0.2 seconds between them, as long as max_duration allows. */
  @Test
  void utterancesAreJoinedAsTheAugmentorSays() throws IOException {
    Path speakers =
        Files.writeString(
            folder.resolve("speakers.json"),
            "{'audio_filepath': '0.wav', 'duration': 1.2, 'text': 'a', 'speaker': 'x'}\n"
                    .replace('\'', '"')
                + "{'audio_filepath': '0.wav', 'duration': 1.2, 'text': 'b', 'speaker': 'y'}\n"
                    .replace('\'', '"'));
    String always = "{join: {prob: 1, max_utterances: 2, min_gap_ms: 200, max_gap_ms: 200}}";
    String[] fields = {
      "training_ds.manifest_filepath",
      "['" + speakers + "']",
      "training_ds.augmentor",
      always,
      "training_ds.max_duration",
      "2.6"
    };
    Batch joined = batches(fields).get(0);
    // twice 1.2 seconds and the gap
    assertThat(lengths(joined)).containsExactly(261, 261);
    long[] targets = joined.inputs().get(RecognitionGraph.TARGETS).toLongArray();
    assertThat(List.of(targets[0], targets[1], targets[2], targets[3], targets[4], targets[5]))
        .as("labels, a blank between texts, speakers by themselves")
        .isIn(List.of(1L, 0L, 1L, 2L, 0L, 2L), List.of(2L, 0L, 2L, 1L, 0L, 1L));
    fields[5] = "2.5";
    assertThat(lengths(batches(fields).get(0))).containsExactly(121, 121);
    fields[5] = "9";
    fields[3] = always.replace("prob: 1", "prob: 0");
    assertThat(lengths(batches(fields).get(0))).containsExactly(121, 121);
    fields[3] = always.replace("max_utterances: 2", "max_utterances: 4");
    Set<Long> lengths = new TreeSet<>();
    try (TrainingTask task = open(fields)) {
      for (int epoch = 0; epoch < 8; epoch++) {
        for (long length : lengths(batches(task, epoch).get(0))) {
          lengths.add(length);
        }
      }
    }
    assertThat(lengths).containsExactly(261L, 401L, 541L);
    fields[3] = always.replace("min_gap_ms: 200", "min_gap_ms: 300");
    assertThat(bind(fields).report().toString()).contains("above max_gap_ms");
  }

  /** Probabilities, and lowest and highest values, are each in their place. */
  @Test
  void soundsAreVariedAsTheAugmentorSays() {
    List<SoundVariation> all =
        spec(
                "training_ds.augmentor",
                "{speed: {prob: 0.1, min_speed_rate: 0.8, max_speed_rate: 1.2, num_rates: 3},"
                    + " gain: {prob: 0.2, min_gain_dbfs: -6, max_gain_dbfs: 3},"
                    + " shift: {prob: 0.3, min_shift_ms: -20, max_shift_ms: 30},"
                    + " white_noise: {prob: 0.4, min_level: -80, max_level: -50},"
                    + " noise: {prob: 0.5, manifest_path: "
                    + noises
                    + ", min_snr_db: 5, max_snr_db: 15, max_gain_db: 12}}")
            .trainingDs()
            .augmentor()
            .variations(RATE);
    assertThat(all.subList(0, 4))
        .containsExactly(
            new SoundVariation.Sometimes(0.1, new SoundVariation.Speed(0.8, 1.2, 3)),
            new SoundVariation.Sometimes(0.2, new SoundVariation.Gain(-6, 3)),
            new SoundVariation.Sometimes(0.3, new SoundVariation.Shift(-20, 30)),
            new SoundVariation.Sometimes(0.4, new SoundVariation.WhiteNoise(-80, -50)));
    assertThat(all).hasSize(5);
    SoundVariation.Sometimes last = (SoundVariation.Sometimes) all.get(4);
    assertThat(last.probability()).isEqualTo(0.5);
    SoundVariation.Noise noise = (SoundVariation.Noise) last.change();
    assertThat(noise.noises()).hasSize(1);
    assertThat(noise.noises().get(0).samples()).hasSize(RATE);
    assertThat(List.of(noise.lowest(), noise.highest(), noise.mostGain()))
        .containsExactly(5.0, 15.0, 12.0);
  }

  /**
   * manifest_filepath, batch_size, min_duration, max_duration, trim_silence and num_workers of
   * validation_ds and test_ds.
   */
  @Test
  void aSetToJudgeByIsThatOfItsGroup() {
    SpeechToTextNetwork network = new SpeechToTextNetwork();
    String file = "['" + manifest + "']";
    try (TrainingTask silent = open();
        TrainingTask judged =
            open(
                "validation_ds.manifest_filepath",
                file,
                "validation_ds.batch_size",
                "4",
                "validation_ds.min_duration",
                "1.3",
                "validation_ds.num_workers",
                "2")) {
      assertThat(silent.validation()).isNull();
      assertThat(judged.validation()).isNotNull();
      assertThat(sizes(all(judged.validation()))).containsExactlyInAnyOrder(4, 3);
      SpeechToTextSpec both =
          spec(
              "validation_ds.manifest_filepath",
              file,
              "test_ds.manifest_filepath",
              file,
              "test_ds.batch_size",
              "5",
              "test_ds.max_duration",
              "1.25",
              "test_ds.trim_silence",
              "true");
      try (EvaluationTask test = network.openEvaluation(both, judged.start())) {
        List<Batch> batches = all(test);
        assertThat(sizes(batches)).containsExactly(1);
        assertThat(lengths(batches.get(0))[0]).isBetween(21L, 60L);
      }
    }
  }

  private static List<Batch> all(EvaluationTask task) {
    List<Batch> all = new ArrayList<>();
    try (BatchStream stream = task.batches()) {
      stream.forEachRemaining(all::add);
    }
    return all;
  }

  @Test
  void optimIsTheUpdateRule() {
    String optim = "{name: %s, lr: 0.002, betas: [0.7, 0.6], weight_decay: 0.03, eps: 1.0e-5}";
    Map.<String, Optimizer>of(
            "novograd", new Optimizer.NovoGrad(0.7, 0.6, 1e-5, 0.03),
            "adam", new Optimizer.Adam(0.7, 0.6, 1e-5, false, 0.03),
            "adamw", new Optimizer.AdamW(0.7, 0.6, 1e-5, 0.03),
            "sgd", new Optimizer.Sgd(0.7, false, 0.03),
            "rmsprop", new Optimizer.RmsProp(0.99, 0, 1e-5, false, 0.03))
        .forEach(
            (name, rule) -> {
              try (TrainingTask task = open("optim", optim.formatted(name))) {
                assertThat(task.program().phase().optimizer()).isEqualTo(rule);
                assertThat(task.settings().schedule().rate(0, 100)).isEqualTo(0.002);
              }
            });
  }

  @Test
  void restoreFromIsTheModelToGoOnFrom() {
    Path file = folder.resolve("start.tao");
    try (TrainingTask task = open("trainer.seed", "7")) {
      ModelFile.write(file, task.start());
      SpeechToTextSpec spec = spec("restore_from", file.toString());
      assertThat(new SpeechToTextNetwork().modelOf(spec)).contains(file);
      try (TrainingTask further = new SpeechToTextNetwork().openTraining(spec, null);
          TrainingTask fresh = open()) {
        assertThat(further.start().weights()).isEqualTo(task.start().weights());
        assertThat(fresh.start().weights()).isNotEqualTo(task.start().weights());
      }
    }
  }
}
