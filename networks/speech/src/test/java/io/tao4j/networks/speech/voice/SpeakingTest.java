package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.data.NpyFile;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.inference.Predictor;
import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.networks.speech.audio.SoundFile;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From recordings of a voice to a voice, through the public API. */
class SpeakingTest {
  @TempDir Path folder;

  @Test
  @Tag("pytorch")
  void learnsToSpeakAndAlignsByItself() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 24; i++) { // of one length: one shape to prepare for
      texts.add("" + "abc".charAt(i % 3) + "abc".charAt(i / 3 % 3) + "cba".charAt(i / 9 % 3));
    }
    Path manifest = Voices.manifest(folder, texts);
    var job = Tao.network("spectro_gen").defaultSpec();
    for (Map.Entry<String, String> field : Voices.small().entrySet()) {
      job = job.set(field.getKey(), field.getValue());
    }
    TrainedModel trained =
        job.set("model.symbols_embedding_dim", 32)
            .set("model.text_tokenizer.pad_with_space", false)
            .set("model.bin_loss_warmup_epochs", 20)
            .set("train_dataset", "['" + manifest + "']")
            .set("validation_dataset", "['" + manifest + "']")
            .set("optim.lr", 0.01)
            .set("trainer.max_epochs", 80)
            .set("trainer.check_val_every_n_epoch", 80)
            .results(folder.resolve("results"))
            .train();
    Map<String, Double> figures = trained.evaluate().metrics();
    assertThat(figures.get("mcd")).isLessThan(6);
    assertThat(figures.get("length_error")).isLessThan(0.15);
    try (Predictor<String, Speech> predictor = trained.predictor(String.class, Speech.class)) {
      Speech speech = predictor.predict("cab");
      assertThat(speech.symbols()).extracting(Speech.Symbol::symbol).containsExactly("c", "a", "b");
      assertThat(speech.sound().orElseThrow().seconds()).isBetween(0.15, 0.45);
      for (Speech.Symbol symbol : speech.symbols()) {
        // 800 samples of each letter are 6.25 frames
        assertThat(symbol.frames()).as(symbol.symbol()).isBetween(3, 10);
        assertThat(symbol.pitch()).isCloseTo(Voices.pitch(symbol.symbol().charAt(0)), within(40.0));
      }
    }
  }

  /** What a network of this kind answers to an input, without one. */
  private static GraphRunner runner(List<Map<String, Tensor>> calls) {
    return (graph, inputs) -> {
      calls.add(inputs);
      int symbols = (int) inputs.get(FastPitchGraph.TEXT).shape().size(1);
      assertThat(symbols).as("filled up").isEqualTo(8);
      int frames = (int) inputs.get(FastPitchGraph.FRAMES).shape().size(1);
      float[] durations = new float[symbols];
      float[] pitch = new float[symbols];
      for (int s = 0; s < symbols; s++) {
        durations[s] = 2 * (s + 1);
        pitch[s] = 0.5f * s;
      }
      float[] spectrogram = new float[2 * frames];
      for (int t = 0; t < frames; t++) {
        spectrogram[t] = t;
        spectrogram[frames + t] = -t;
      }
      return Map.of(
          FastPitchGraph.DURATIONS_FOUND, Tensor.of(durations, 1, symbols),
          FastPitchGraph.PITCH_FOUND, Tensor.of(pitch, 1, symbols),
          FastPitchGraph.SPECTROGRAM, Tensor.of(spectrogram, 1, 2, frames));
    };
  }

  private static Model model(int speakers) {
    VoiceFacts facts =
        new VoiceFacts(
            List.of(" ", "a", "b", "<pad>"),
            false,
            new SpectroGenNetwork()
                .specBinder()
                .allowMissingPaths()
                .bind(
                    io.tao4j.spec.SpecReader.standard()
                        .parse(
                            new SpectroGenNetwork().defaultSpec(),
                            io.tao4j.spec.SpecSyntax.YAML,
                            "spec")
                        .with("model.preprocessor.features", "2"))
                .spec()
                .model()
                .preprocessor()
                .settings(),
            65,
            600,
            200,
            50,
            speakers,
            1);
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.relu(b.input("x", DType.FLOAT32, Shape.of(1))));
    return new Model(
        b.build(),
        io.tao4j.model.Weights.of(Map.of()),
        facts.in(io.tao4j.model.ModelMeta.of("spectro_gen")));
  }

  /** pace, speaker and pitch_shift. */
  @Test
  void paceSpeakerAndPitchShiftActOnWhatIsSpoken() {
    List<Map<String, Tensor>> calls = new ArrayList<>();
    double pace = 2;
    double pitchShift = 1;
    Speaking speaking =
        new Speaking(model(3), new VoiceInferenceConfig(pace, 2, pitchShift, true, 0));
    Speech speech = speaking.infer(List.of("a b"), runner(calls)).get(0);
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0).get(FastPitchGraph.DURATIONS).get(1)).isEqualTo(-1);
    assertThat(calls.get(0).get(FastPitchGraph.SPEAKER).get(0)).isEqualTo(2);
    assertThat(calls.get(1).get(FastPitchGraph.SPEAKER).get(0)).isEqualTo(2);
    assertThat(speech.symbols()).extracting(Speech.Symbol::symbol).containsExactly("a", " ", "b");
    assertThat(speech.symbols()).extracting(Speech.Symbol::frames).containsExactly(1, 2, 3);
    assertThat(speech.symbols())
        .extracting(Speech.Symbol::pitch)
        .containsExactly(250.0, 275.0, 300.0);
    assertThat(calls.get(1).get(FastPitchGraph.PITCH).get(2)).isCloseTo(2, within(1e-6));
    assertThat(calls.get(1).get(FastPitchGraph.FRAMES).shape().size(1)).isEqualTo(6);
    assertThat(speech.spectrogram().toFloatArray())
        .containsExactly(0, 0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5);
    List<Map<String, Tensor>> one = new ArrayList<>();
    new Speaking(model(1), VoiceInferenceConfig.DEFAULT).infer(List.of("a"), runner(one));
    assertThat(one.get(0)).doesNotContainKey(FastPitchGraph.SPEAKER);
    assertThatThrownBy(() -> new Speaking(model(2), new VoiceInferenceConfig(1, 2, 0, true, 0)))
        .hasMessageContaining("INFERENCE-012");
    assertThatThrownBy(() -> speaking.infer(List.of("?"), runner(calls)))
        .hasMessageContaining("INFERENCE-002");
  }

  /** griffin_lim_iterations. */
  @Test
  void soundIsMadeAsOftenAsAsked() throws IOException {
    Map<Integer, Speech> byTurns = new LinkedHashMap<>();
    for (int griffinLimIterations : List.of(0, 1, 3)) {
      byTurns.put(
          griffinLimIterations,
          new Speaking(model(1), new VoiceInferenceConfig(1, 0, 0, true, griffinLimIterations))
              .infer(List.of("ab"), runner(new ArrayList<>()))
              .get(0));
    }
    assertThat(byTurns.get(0).sound()).isEmpty();
    assertThat(byTurns.get(1).sound().orElseThrow().samples()).hasSize(5 * 256);
    assertThat(byTurns.get(3).sound().orElseThrow().samples())
        .hasSize(5 * 256)
        .isNotEqualTo(byTurns.get(1).sound().orElseThrow().samples());
    SpeechWriter writer = new SpeechWriter(folder.resolve("said"));
    var source = new io.tao4j.network.InputSource<>(folder, "said:1", () -> "ab");
    writer.write(source, "ab", byTurns.get(3));
    writer.write(source, "ab", byTurns.get(1));
    assertThat(writer.finish())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("result.jsonl", "0.npy", "0.wav", "1.npy", "1.wav");
    assertThat(NpyFile.open(folder.resolve("said/1.npy")).shape()).containsExactly(2L, 6L);
    assertThat(SoundFile.read(folder.resolve("said/0.wav")).samples()).hasSize(5 * 256);
    assertThat(Files.readString(folder.resolve("said/result.jsonl")))
        .contains("\"mel_filepath\":\"1.npy\"", "\"symbol\":\"a\",\"frames\":2,\"pitch\":200.0");
    Path manifest = Voices.manifest(folder, List.of("ab", "b"));
    assertThat(new SaidTextReader().list(manifest).stream().map(s -> s.read()).toList())
        .containsExactly("ab", "b");
  }
}
