package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.speech.audio.MelSpectrogram.Window;
import io.tao4j.networks.speech.audio.Wav;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of spectro_gen make of its layers and data. */
class SpectroGenMeaningTest {
  private final SpectroGenNetwork network = new SpectroGenNetwork();

  @TempDir Path folder;

  /** The small network's spec with other fields: name, value, name, value ... */
  private SpectroGenSpec spec(String... fields) {
    SpecTree tree = SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : Voices.small().entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  private static String listed(Path file) {
    return "['" + file + "']";
  }

  private Settings settings(String field, String value) {
    return spec("model.preprocessor." + field, value).model().preprocessor().settings();
  }

  /**
   * sample_rate, n_window_size, n_window_stride, n_fft, window, features, lowfreq, highfreq,
   * log_zero_guard_type, log_zero_guard_value, mag_power, exact_pad.
   */
  @Test
  void spectrogramsAreThoseOfThePreprocessor() {
    assertThat(settings("sample_rate", "9000").sampleRate()).isEqualTo(9000);
    assertThat(settings("n_window_size", "300").window()).isEqualTo(300);
    assertThat(settings("n_window_size", "300").transform()).isEqualTo(512);
    assertThat(settings("n_window_stride", "100").hop()).isEqualTo(100);
    assertThat(settings("n_fft", "1024").transform()).isEqualTo(1024);
    assertThat(settings("window", "hamming").shape()).isEqualTo(Window.HAMMING);
    assertThat(settings("features", "20").bands()).isEqualTo(20);
    assertThat(settings("lowfreq", "50").lowest()).isEqualTo(50);
    assertThat(settings("highfreq", "3000").highest()).isEqualTo(3000);
    assertThat(settings("log_zero_guard_type", "clamp").clamped()).isTrue();
    assertThat(settings("log_zero_guard_type", "add").clamped()).isFalse();
    assertThat(settings("log_zero_guard_value", "0.01").guard()).isEqualTo(0.01);
    assertThat(settings("mag_power", "2").power()).isEqualTo(2);
    assertThat(settings("exact_pad", "true").exactPad()).isTrue();
    for (String wrong : List.of("n_fft: 300", "n_window_stride: 200", "highfreq: 5000")) {
      String[] field = wrong.split(": ", -1);
      assertThatThrownBy(() -> settings(field[0], field[1])).hasMessageContaining(field[0]);
    }
  }

  private Graph graph(String... fields) {
    return new FastPitchGraph(spec(fields).model()).build(30);
  }

  private static String shape(Graph graph, String parameter) {
    return String.valueOf(
        java.util.Objects.requireNonNull(graph.parameter(parameter), parameter).shape());
  }

  private static List<Double> dropouts(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.Dropout)
        .map(n -> ((NormalizeOp.Dropout) n.op()).rate())
        .toList();
  }

  /**
   * n_layer, n_head, d_head, d_inner, kernel_size, dropout, dropatt, dropemb; n_layers,
   * filter_size; symbols_embedding_dim, pitch_embedding_kernel_size, max_token_duration.
   */
  @Test
  void layersAreThoseOfTheirGroups() {
    Graph graph =
        graph(
            "model.input_fft",
            "{n_layer: 2, n_head: 3, d_head: 4, d_inner: 20, kernel_size: 5, dropout: 0.11,"
                + " dropatt: 0.12, dropemb: 0.13}",
            "model.output_fft",
            "{n_layer: 1, n_head: 1, d_head: 6, d_inner: 28, kernel_size: 3, dropout: 0.21,"
                + " dropatt: 0.22, dropemb: 0.23}",
            "model.duration_predictor",
            "{n_layers: 2, filter_size: 7, kernel_size: 3, dropout: 0.31}",
            "model.pitch_predictor",
            "{n_layers: 1, filter_size: 9, kernel_size: 5, dropout: 0.41}",
            "model.symbols_embedding_dim",
            "18",
            "model.pitch_embedding_kernel_size",
            "7",
            "model.max_token_duration",
            "33");
    assertThat(shape(graph, "backbone.word_emb.weight")).isEqualTo("[30,18]");
    assertThat(shape(graph, "backbone.layers.1.dec_attn.qkv_net.weight")).isEqualTo("[36,18]");
    assertThat(shape(graph, "backbone.layers.1.pos_ff.CoreNet.0.weight")).isEqualTo("[20,18,5]");
    assertThat(shape(graph, "decoder.layers.0.dec_attn.qkv_net.weight")).isEqualTo("[18,18]");
    assertThat(shape(graph, "decoder.layers.0.pos_ff.CoreNet.2.weight")).isEqualTo("[18,28,3]");
    assertThat(graph.parameter("decoder.layers.1.dec_attn.qkv_net.weight")).isNull();
    assertThat(shape(graph, "duration_predictor.layers.1.conv.weight")).isEqualTo("[7,7,3]");
    assertThat(shape(graph, "pitch_predictor.layers.0.conv.weight")).isEqualTo("[9,18,5]");
    assertThat(graph.parameter("pitch_predictor.layers.1.conv.weight")).isNull();
    assertThat(shape(graph, "pitch_emb.weight")).isEqualTo("[18,1,7]");
    assertThat(dropouts(graph))
        .containsExactlyInAnyOrder(
            0.13, 0.12, 0.11, 0.11, 0.12, 0.11, 0.11, 0.23, 0.22, 0.21, 0.21, 0.31, 0.31, 0.41);
    assertThat(graph.nodes().stream().map(n -> n.op()).filter(op -> op instanceof Clip))
        .containsExactly(new Clip(0, 33));
  }

  @Test
  void speakersHaveVoicesOfTheirOwn() throws IOException {
    Graph nSpeakers = graph("model.n_speakers", "3");
    assertThat(shape(nSpeakers, "speaker_emb.weight")).isEqualTo("[3,16]");
    assertThat(nSpeakers.inputs().stream().map(Graph.Input::name)).contains("speaker");
    assertThat(graph().inputs().stream().map(Graph.Input::name)).doesNotContain("speaker");
    Path manifest = Voices.manifest(folder, List.of("ab", "ba", "cc"));
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"reader ", "\""));
    try (TrainingTask task =
            network.openTraining(
                spec(
                    "train_dataset", listed(manifest),
                    "validation_dataset", "[]",
                    "train_ds.dataloader_params.shuffle", "false",
                    "model.n_speakers", "3"),
                null);
        BatchStream batches = task.batches(0)) {
      Batch batch = batches.next();
      List<Double> speakers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        speakers.add(batch.inputs().get("speaker").get(i));
      }
      assertThat(speakers).containsExactly(0.0, 1.0, 2.0);
    }
  }

  private TrainingTask open(Path manifest, String... fields) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train_dataset",
                listed(manifest),
                "validation_dataset",
                listed(manifest),
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

  /** train_dataset and validation_dataset with min_duration, max_duration and trim. */
  @Test
  void utterancesAreThoseOfTheDatasets() throws IOException {
    Path manifest = Voices.manifest(folder, List.of("a", "ab", "abc", "abca"));
    for (String set : List.of("train", "validation")) {
      String dataset = set + "_ds.dataset.";
      try (TrainingTask task =
          open(manifest, dataset + "min_duration", "0.15", dataset + "max_duration", "0.35")) {
        EvaluationTask validation = java.util.Objects.requireNonNull(task.validation());
        boolean training = set.equals("train");
        assertThat(first(task, 0).size()).isEqualTo(training ? 2 : 4);
        assertThat(validation.sampleCount()).isEqualTo(training ? 4 : 2);
      }
    }
    float[] quiet = new float[8000];
    System.arraycopy(Voices.sound("abc"), 0, quiet, 4000, 2400);
    Wav.write(folder.resolve("quiet.wav"), Voices.RATE, quiet);
    Path other =
        Files.writeString(
            folder.resolve("quiet.json"),
            "{\"audio_filepath\": \"quiet.wav\", \"duration\": 1.0, \"text\": \"abc\"}\n");
    for (boolean trim : new boolean[] {false, true}) {
      try (TrainingTask task = open(other, "train_ds.dataset.trim", String.valueOf(trim))) {
        double frames = first(task, 0).inputs().get("mel_lengths").get(0);
        assertThat(frames).isBetween(trim ? 18.0 : 63.0, trim ? 40.0 : 63.0);
      }
    }
  }

  /** batch_size, shuffle and num_workers. */
  @Test
  void setsAreLoadedAsTheirLoadersSay() throws IOException {
    Path manifest =
        Voices.manifest(folder, List.of("ab", "ba", "cc", "ac", "ca", "bb", "aa", "bc", "cb"));
    List<List<String>> orders = new ArrayList<>();
    for (String shuffle : List.of("false", "true")) {
      try (TrainingTask task =
          open(
              manifest,
              "train_ds.dataloader_params",
              "{batch_size: 4, num_workers: 2, shuffle: %s}".formatted(shuffle),
              "validation_ds.dataloader_params",
              "{batch_size: 2, num_workers: 1}")) {
        assertThat(task.stepsPerEpoch()).isEqualTo(3);
        List<String> order = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
          try (BatchStream batches = task.batches(epoch)) {
            for (int i = 0; i < 3; i++) {
              order.addAll(batches.next().ids());
            }
          }
        }
        orders.add(order);
        try (BatchStream batches = java.util.Objects.requireNonNull(task.validation()).batches()) {
          assertThat(batches.next().size()).isEqualTo(2);
        }
      }
    }
    assertThat(orders.get(0).subList(0, 9)).isEqualTo(orders.get(0).subList(9, 18)).isSorted();
    assertThat(orders.get(1).subList(0, 9)).isNotEqualTo(orders.get(1).subList(9, 18));
    assertThat(spec("train_ds.dataloader_params.num_workers", "0").trainDs().dataloaderParams())
        .satisfies(params -> assertThat(params.loading().threads()).isEqualTo(1));
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(spec("train_ds.dataloader_params.num_workers", "999").trainDs().dataloaderParams())
        .satisfies(params -> assertThat(params.loading().threads()).isEqualTo(processors));
  }

  /** pitch_fmin, pitch_fmax, pitch_mean and pitch_std. */
  @Test
  void pitchIsThatOfItsFields() throws IOException {
    Path manifest = Voices.manifest(folder, List.of("aaa", "bbb"));
    try (TrainingTask task = open(manifest)) {
      VoiceFacts facts = VoiceFacts.of(task.start().meta());
      assertThat(facts.pitchMean()).isCloseTo(200, within(10.0));
      assertThat(facts.pitchDeviation()).isCloseTo(50, within(10.0));
      assertThat(task.notices()).anyMatch(notice -> notice.contains("the voice has a pitch of"));
      float[] pitch = first(task, 0).truth().get("pitch_of_frames").toFloatArray();
      assertThat((double) pitch[8]).isCloseTo(-1, within(0.2));
    }
    try (TrainingTask task = open(manifest, "model.pitch_mean", "100", "model.pitch_std", "25")) {
      float[] pitch = first(task, 0).truth().get("pitch_of_frames").toFloatArray();
      assertThat((double) pitch[8]).isCloseTo(2, within(0.1));
    }
    try (TrainingTask task = open(manifest, "model.pitch_fmax", "200")) {
      assertThat(VoiceFacts.of(task.start().meta()).pitchMean()).isLessThan(200);
    }
    try (TrainingTask task = open(manifest, "model.pitch_fmin", "200")) {
      assertThat(VoiceFacts.of(task.start().meta()).pitchMean()).isCloseTo(250, within(5.0));
    }
  }

  /** bin_loss_warmup_epochs. */
  @Test
  void sharpAlignmentsAreAskedForByAndBy() throws IOException {
    Path manifest = Voices.manifest(folder, List.of("ab", "ba"));
    try (TrainingTask task = open(manifest, "model.bin_loss_warmup_epochs", "4")) {
      assertThat(first(task, 0).inputs().get("bin_weight").get(0)).isEqualTo(0);
      assertThat(first(task, 1).inputs().get("bin_weight").get(1)).isEqualTo(0.25);
      assertThat(first(task, 4).inputs().get("bin_weight").get(0)).isEqualTo(1);
      assertThat(first(task, 9).inputs().get("bin_weight").get(0)).isEqualTo(1);
    }
  }

  @Test
  void restoreFromIsTheModelToGoOnFrom() throws IOException {
    Path manifest = Voices.manifest(folder, List.of("ab", "ba"));
    Path restoreFrom = folder.resolve("voice.tao");
    Model first;
    try (TrainingTask task = open(manifest, "trainer.seed", "7")) {
      first = task.start();
      first.save(restoreFrom);
    }
    try (TrainingTask task = open(manifest, "restore_from", restoreFrom.toString())) {
      assertThat(task.start().weights()).isEqualTo(first.weights());
      assertThat(network.modelOf(spec("restore_from", restoreFrom.toString())))
          .contains(restoreFrom);
    }
    // a file whose aligner was left out can be gone on with
    first.part(Model.MAIN).save(restoreFrom);
    try (TrainingTask task = open(manifest, "restore_from", restoreFrom.toString())) {
      assertThat(task.start().parts()).containsKey("aligner");
      assertThat(task.start().weights().get("proj.weight"))
          .isEqualTo(first.weights().get("proj.weight"));
    }
    assertThatThrownBy(
            () ->
                open(
                    manifest,
                    "restore_from",
                    restoreFrom.toString(),
                    "model.preprocessor.n_window_stride",
                    "100"))
        .hasMessageContaining("TRAIN-006");
    assertThatThrownBy(
            () ->
                open(
                    manifest,
                    "restore_from",
                    restoreFrom.toString(),
                    "model.text_tokenizer.punct",
                    "false"))
        .hasMessageContaining("TRAIN-006");
  }

  /** Symbols of the first batch of a training. */
  private long[] symbols(Path manifest, String... fields) {
    String[] all = java.util.Arrays.copyOf(fields, fields.length + 4);
    all[fields.length] = "train_dataset";
    all[fields.length + 1] = listed(manifest);
    all[fields.length + 2] = "validation_dataset";
    all[fields.length + 3] = listed(manifest);
    try (TrainingTask task = network.openTraining(spec(all), null);
        BatchStream batches = task.batches(0)) {
      return batches.next().inputs().get(FastPitchGraph.TEXT).toLongArray();
    }
  }

  /** pad_with_space, phoneme_dict and phoneme_probability act on what is learnt. */
  @Test
  void textsBecomeSymbolsAsTheTokenizersFieldsSay() throws IOException {
    Path manifest = Voices.manifest(folder, List.of("abc", "abc"));
    String pad = "model.text_tokenizer.pad_with_space";
    long[] bare = symbols(manifest, pad, "false");
    long[] padded = symbols(manifest, pad, "true");
    assertThat(java.util.Arrays.copyOfRange(padded, 1, 4))
        .isEqualTo(java.util.Arrays.copyOf(bare, 3));
    assertThat(padded[0]).isEqualTo(padded[4]).isNotEqualTo(bare[0]);

    Path dictionary = Files.writeString(folder.resolve("sounds.txt"), "ABC  K AE1 T\n");
    String[] g2p = {
      pad,
      "false",
      "model.text_tokenizer.g2p.phoneme_dict",
      dictionary.toString(),
      "model.text_tokenizer.g2p.phoneme_probability",
      "1"
    };
    List<String> listed = VoiceSymbols.listed(spec(g2p).model().textTokenizer());
    assertThat(listed.get((int) symbols(manifest, g2p)[0])).isEqualTo("K");
    g2p[5] = "0";
    assertThat(listed.get((int) symbols(manifest, g2p)[0])).isEqualTo("a");

    Files.writeString(dictionary, "ABC  K AE1 T\nCAB  K AE T\n");
    assertThatThrownBy(() -> symbols(manifest, g2p))
        .hasMessageContaining("TEXT-010")
        .hasMessageContaining("sounds.txt:2: 'AE'");
  }
}
