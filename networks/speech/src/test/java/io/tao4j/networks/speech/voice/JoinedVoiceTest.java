package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.inference.Predictor;
import io.tao4j.model.Model;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundFile;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** spectro_gen and vocoder as one model, and a vocoder alone, through the public API. */
@Tag("pytorch")
class JoinedVoiceTest {
  private static final String SPECTROGRAMS =
      "{sample_rate: 8000, n_window_size: 256, n_window_stride: 64, features: 20}";

  @TempDir Path folder;

  private static <S extends Record> S spec(Network<S, ?, ?> network, Map<String, String> fields) {
    SpecTree tree = SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  private <S extends Record> Path saved(
      Network<S, ?, ?> network, Map<String, String> fields, Path manifest) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("train_dataset", "['" + manifest + "']");
    all.put("validation_dataset", "['" + manifest + "']");
    Path file = folder.resolve(network.info().name() + ".tao");
    try (TrainingTask task = network.openTraining(spec(network, all), null)) {
      task.start().save(file);
    }
    return file;
  }

  private static Map<String, String> voice() {
    Map<String, String> fields = new LinkedHashMap<>(Voices.small());
    fields.keySet().removeIf(name -> name.startsWith("model.preprocessor."));
    fields.put("model.preprocessor", SPECTROGRAMS);
    return fields;
  }

  private Path spectro() throws IOException {
    Map<String, String> fields = voice();
    Path manifest =
        Voices.manifest(Files.createDirectories(folder.resolve("voice")), List.of("abc", "cab"));
    Path file = saved(new SpectroGenNetwork(), fields, manifest);
    // an untrained one says nothing at all: each symbol lasts five frames
    Model model = Model.load(file);
    String bias = "duration_predictor.fc.bias";
    Tensor five = Tensor.of(new float[] {(float) Math.log(6)}, 1);
    String weight = "duration_predictor.fc.weight";
    Tensor none = Tensor.of(new float[16], 1, 16);
    model.withWeights(model.weights().with(Map.of(bias, five, weight, none))).save(file);
    return file;
  }

  private Path vocoder(Map<String, String> more) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(Vocoders.small());
    fields.put("model.preprocessor", SPECTROGRAMS);
    fields.putAll(more);
    Path manifest = Vocoders.manifest(Files.createDirectories(folder.resolve("tones")), 2, 2048);
    return saved(new VocoderNetwork(), fields, manifest);
  }

  /** join's model, vocoder and output; inference's vocoder. */
  @Test
  void twoModelsBecomeOneThatSpeaks() throws IOException {
    Path model = spectro();
    Path vocoder = vocoder(Map.of());
    Path output = folder.resolve("voice.tao");
    JoinVocoder command = new JoinVocoder("spectro_gen");
    var settings = new JoinVocoder.Settings(model, vocoder, output);
    assertThat(command.run(settings).files()).containsExactly(output);
    Model joined = Model.load(output);
    assertThat(joined).isEqualTo(JoinedVoice.joined(Model.load(model), Model.load(vocoder)));
    assertThat(joined.parts().keySet()).containsExactlyInAnyOrder("main", "vocoder");
    float[] spoken;
    Tensor spectrogram;
    try (Predictor<String, Speech> predictor =
        Tao.load(output).predictor(String.class, Speech.class)) {
      Speech speech = predictor.predict("abc");
      spectrogram = speech.spectrogram();
      Sound sound = speech.sound().orElseThrow();
      assertThat(sound.sampleRate()).isEqualTo(8000);
      assertThat(sound.samples()).hasSize(64 * (int) spectrogram.shape().size(0));
      spoken = sound.samples();
    }
    // the vocoder alone makes the same of the same spectrogram
    try (Predictor<VocoderInput, Sound> predictor =
        Tao.load(vocoder).predictor(VocoderInput.class, Sound.class)) {
      assertThat(predictor.predict(VocoderInput.of(spectrogram)).samples())
          .containsExactly(spoken, within(1e-5f));
    }
    for (boolean byVocoder : new boolean[] {true, false}) {
      Speaking speaking = new Speaking(joined, new VoiceInferenceConfig(1, 0, 0, byVocoder, 2));
      try (var main =
              Engine.PYTORCH.provider().compile(joined.part("main"), ExecutionPlan.CPU_FP32);
          var part =
              Engine.PYTORCH.provider().compile(joined.part("vocoder"), ExecutionPlan.CPU_FP32)) {
        float[] samples =
            speaking
                .infer(
                    List.of("abc"),
                    (graph, inputs) -> (graph.equals("main") ? main : part).run(inputs))
                .get(0)
                .sound()
                .orElseThrow()
                .samples();
        if (byVocoder) {
          assertThat(samples).containsExactly(spoken, within(1e-4f));
        } else {
          assertThat(samples).isNotEqualTo(spoken);
        }
      }
    }
    // it can be trained on, without the part that is no part of it
    Map<String, String> again = new LinkedHashMap<>(voice());
    again.put("train_dataset", "['" + folder.resolve("voice/manifest.json") + "']");
    again.put("validation_dataset", "[]");
    SpectroGenNetwork network = new SpectroGenNetwork();
    try (TrainingTask task = network.openTraining(spec(network, again), joined)) {
      assertThat(task.start().parts().keySet()).containsExactlyInAnyOrder("main", "aligner");
    }
  }

  @Test
  void aVocoderOfOtherSpectrogramsIsNotJoined() throws IOException {
    Path model = spectro();
    Path other = vocoder(Map.of("model.preprocessor.highfreq", "3000"));
    assertThatThrownBy(() -> JoinedVoice.joined(Model.load(model), Model.load(other)))
        .hasMessageContaining("MODEL-023")
        .hasMessageContaining("highfreq is 3000.0 for the vocoder and 4000.0");
    Path output = folder.resolve("none.tao");
    JoinVocoder command = new JoinVocoder("spectro_gen");
    assertThatThrownBy(() -> command.run(new JoinVocoder.Settings(model, model, output)))
        .hasMessageContaining("MODEL-010");
    assertThat(output).doesNotExist();
  }

  /** A WAV, an array and a manifest, whatever the rate, the length and what else is asked. */
  @Test
  void spectrogramsAndSoundsBecomeSound() throws IOException {
    Path vocoder = vocoder(Map.of());
    Path files = Files.createDirectories(folder.resolve("files"));
    SoundFile.write(new Sound(Vocoders.tones(0, 1000), 8000), files.resolve("a.wav"));
    SoundFile.write(new Sound(new float[4000], 16000), files.resolve("b.wav"));
    Tensor mel = Tensor.of(new float[20 * 7], 7, 20);
    MelFile.write(files.resolve("c.npy"), mel);
    Path answers = folder.resolve("answers");
    Tao.load(vocoder).infer(files, answers);
    assertThat(SoundFile.read(answers.resolve("0.wav")).samples()).hasSize(1024);
    assertThat(SoundFile.read(answers.resolve("1.wav")).samples()).hasSize(2048);
    assertThat(SoundFile.read(answers.resolve("2.wav")).samples()).hasSize(7 * 64);
    assertThat(Files.readString(answers.resolve("result.jsonl")))
        .contains("\"audio_filepath\":\"2.wav\"", "c.npy");
    try (Predictor<VocoderInput, Sound> predictor =
        Tao.load(vocoder).predictor(VocoderInput.class, Sound.class)) {
      float[] alone = predictor.predict(VocoderInput.of(mel)).samples();
      List<Sound> both =
          predictor.predictAll(
              List.of(
                  VocoderInput.of(mel), VocoderInput.of(new Sound(Vocoders.tones(1, 3000), 8000))));
      assertThat(both.get(0).samples()).containsExactly(alone);
      assertThatThrownBy(() -> predictor.predict(VocoderInput.of(Tensor.of(new float[9], 3, 3))))
          .hasMessageContaining("INFERENCE-003");
    }
    Path manifest =
        Files.writeString(
            files.resolve("manifest.json"),
            "{\"audio_filepath\": \"a.wav\", \"duration\": 0.125, \"text\": \"one\"}\n"
                + "{\"audio_filepath\": \"a.wav\", \"duration\": 0.125, \"mel_filepath\":"
                + " \"c.npy\"}\n");
    VocoderReader reader = new VocoderReader(VocoderFacts.of(Model.load(vocoder).meta()));
    List<VocoderInput> listed = reader.list(manifest).stream().map(s -> s.read()).toList();
    assertThat(listed.get(0).text()).isEqualTo("one");
    assertThat(listed.get(0).sound()).isPresent();
    assertThat(listed.get(1).spectrogram().orElseThrow().toFloatArray())
        .containsExactly(mel.toFloatArray());
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> reader.list(empty)).hasMessageContaining("INFERENCE-002");
  }
}
