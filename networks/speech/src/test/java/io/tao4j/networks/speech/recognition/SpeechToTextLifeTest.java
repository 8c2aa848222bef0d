package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.TrainedModel;
import io.tao4j.decode.CtcDecoder;
import io.tao4j.engine.Engine;
import io.tao4j.inference.Predictor;
import io.tao4j.network.Evaluation;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundFile;
import io.tao4j.networks.speech.audio.Wav;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.NGramWordScorer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From sounds to a recogniser to texts, through the public API. */
@Tag("pytorch")
class SpeechToTextLifeTest {
  @TempDir Path folder;

  @Test
  void learnsTonesAndWritesTextsTimesAndSubtitles() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      texts.add(Tones.TEXTS.get(i % 8) + Tones.TEXTS.get(i * 3 / 8 % 8));
    }
    Path manifest = Tones.manifest(folder, texts);
    TrainedModel trained =
        Tao.network("speech_to_text")
            .defaultSpec()
            .set("training_ds.manifest_filepath", "['" + manifest + "']")
            .set("validation_ds.manifest_filepath", "['" + manifest + "']")
            .set("training_ds.batch_size", 8)
            .set("training_ds.augmentor", "{white_noise: {prob: 0.5}, gain: {prob: 0.5}}")
            .set("model.labels", "[\" \", a, b, c]")
            .set("model.preprocessor.sample_rate", Tones.RATE)
            .set("model.preprocessor.features", 16)
            .set("model.spec_augment.rect_masks", 0)
            .set(
                "model.encoder.jasper",
                "[{filters: 32, kernel: [5], stride: [2], residual: false, separable: true},"
                    + " {filters: 32, kernel: [9], separable: true}]")
            .set("trainer.max_epochs", 40)
            .results(folder.resolve("results"))
            .train();
    Evaluation evaluation = trained.evaluate();
    assertThat(evaluation.metrics().get("wer")).isLessThan(0.1);
    assertThat(evaluation.metrics().get("cer")).isLessThan(0.05);
    List<Path> tables = evaluation.write(folder.resolve("evaluation"));
    assertThat(tables)
        .extracting(f -> f.getFileName().toString())
        .contains("worst.csv", "confusions.csv");

    Sound sound = new Sound(Tones.sound("ab ca"), Tones.RATE);
    Transcript heard;
    try (Predictor<Sound, Transcript> predictor =
        trained.predictor(Sound.class, Transcript.class)) {
      heard = predictor.predict(sound);
    }
    assertThat(heard.text()).isEqualTo("ab ca");
    assertThat(heard.words()).extracting(Transcript.Word::word).containsExactly("ab", "ca");
    assertThat(heard.words().get(0).start()).isCloseTo(0.05, within(0.15));
    assertThat(heard.words().get(1).start()).isCloseTo(0.48, within(0.15));
    assertThat(heard.words().get(1).end()).isBetween(0.6, 0.8);

    Path said = Files.writeString(folder.resolve("texts.txt"), String.join("\n", texts) + "\n");
    Path words =
        Tao.network("n_gram")
            .command("train")
            .set("training_ds.data_file", said)
            .set("export_to", folder.resolve("words.arpa"))
            .run()
            .files()
            .get(0);
    Path tuned = folder.resolve("tuned");
    List<Path> table =
        Tao.network("speech_to_text")
            .command("tune_decoding")
            .set("model", folder.resolve("results/weights/speech_to_text_best.tao"))
            .set("manifest_filepath", "['" + manifest + "']")
            .set("language_model", words)
            .set("beam_width", 4)
            .set("alphas", "[0.1, 0.5]")
            .set("betas", "[0.5]")
            .set("batch_size", 8)
            .set("trim_silence", true)
            .set("output", tuned)
            .run()
            .files();
    assertThat(table).containsExactly(tuned.resolve("tuning.csv"));
    List<String> rows = Files.readAllLines(table.get(0));
    assertThat(rows).hasSize(3).first().isEqualTo("alpha,beta,wer,cer");
    assertThat(Double.parseDouble(rows.get(1).split(",")[2])).isLessThan(0.1);

    TaoModel loaded = trained.job().engine(Engine.ONNX_RUNTIME).model(trained.model());
    try (Predictor<Sound, Transcript> onnx = loaded.predictor(Sound.class, Transcript.class)) {
      for (String text : List.of("abc", "cab ba", "c")) {
        Sound one = new Sound(Tones.sound(text), Tones.RATE);
        assertThat(onnx.predict(one).text()).isEqualTo(text);
      }
      assertThat(onnx.predict(new Sound(Tones.sound("cab"), Tones.RATE).at(16_000)).text())
          .as("another sample rate")
          .isEqualTo("cab");
      float[] samples = Tones.sound("cab");
      ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float sample : samples) {
        bytes.putShort((short) Math.round(sample * 32767));
      }
      Path piped = Files.write(folder.resolve(loaded.pipedName()), bytes.array());
      assertThat(onnx.predict(piped).text()).as("bare samples").isEqualTo("cab");
    }
  }

  @Test
  void subtitlesHaveTheirForms() {
    List<Transcript.Word> words =
        List.of(
            new Transcript.Word("one", 0.5, 0.8, 1),
            new Transcript.Word("<two>", 0.9, 1.25, 1),
            new Transcript.Word("three", 3661.5, 3662, 1));
    List<Subtitles.Cue> cues = Subtitles.cues(words);
    assertThat(Subtitles.text(cues, Subtitles.Form.SRT))
        .isEqualTo(
            "1\n00:00:00,500 --> 00:00:01,250\none <two>\n\n"
                + "2\n01:01:01,500 --> 01:01:02,000\nthree\n\n");
    assertThat(Subtitles.text(cues, Subtitles.Form.VTT))
        .startsWith("WEBVTT\n\n00:00:00.500 --> 00:00:01.250\none &lt;two>\n\n");
    assertThat(Subtitles.cues(List.of())).isEmpty();
  }

  @Test
  void alignmentsAreTheBestPathsOfTheirTexts() {
    double[][] rows = {
      {-0.1, -3, -3}, {-3, -0.1, -3}, {-3, -3, -0.1}, {-3, -0.2, -2}, {-0.5, -1.5, -3}
    };
    CtcDecoder.Path path = CtcAlignment.of(rows, List.of(0, 1, 1, 0), 2);
    assertThat(path.firstSteps()).containsExactly(0, 1, 3, 4);
    assertThat(path.lastSteps()).containsExactly(0, 1, 3, 4);
    assertThat(path.logProbability()).isCloseTo(-0.1 - 0.1 - 0.1 - 0.2 - 0.5, within(1e-9));
    assertThat(CtcAlignment.of(rows, List.of(), 2).labels()).isEmpty();
    assertThat(CtcAlignment.of(new double[0][], List.of(), 2).logProbability()).isZero();
  }

  /**
   * Two words that sound alike: the one that the model of words knows behind the other is taken.
   */
  @Test
  void aModelOfWordsDecidesWhatSoundsAlike() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "a b\na b\na b\nc a\n");
    Path arpa =
        Tao.network("n_gram")
            .command("train")
            .set("training_ds.data_file", text)
            .set("export_to", folder.resolve("model.arpa"))
            .run()
            .files()
            .get(0);
    NGramModel model = io.tao4j.networks.speech.ngram.ArpaFile.read(arpa);
    List<String> labels = List.of(" ", "a", "b", "c");
    // "a", a blank, then b or c, of which c is a little more likely
    float[][] logits = {
      {-9, 5, -9, -9, -9}, {5, -9, -9, -9, -9}, {-9, -9, 4.9f, 5, -9}, {-9, -9, -9, -9, 5}
    };
    double[][] rows = CtcDecoder.logSoftmax(logits);
    CtcDecoder decoder = new CtcDecoder(4);
    NGramWordScorer scorer = new NGramWordScorer(model, labels, 0.5, 0);
    assertThat(decoder.beam(rows, 8).get(0).labels()).containsExactly(1, 0, 3);
    assertThat(scorer.best(decoder.beam(rows, 8, scorer)).get(0).labels()).containsExactly(1, 0, 2);
  }

  @Test
  void recordingsBecomeManifests() throws IOException {
    Path source = folder.resolve("an4");
    Files.createDirectories(source.resolve("etc"));
    Files.createDirectories(source.resolve("wav/train"));
    sphere(source.resolve("wav/train/an1.sph"));
    sphere(source.resolve("wav/train/an2.sph"));
    Files.writeString(source.resolve("etc/an4_train.transcription"), "<s> GO 2 </s> (an1)\n\n");
    Files.writeString(source.resolve("etc/an4_test.transcription"), "<s> STOP </s> (an2)\n");
    Path target = folder.resolve("converted");
    List<Path> files =
        Tao.network("speech_to_text")
            .command("dataset_convert")
            .set("source_data_dir", source)
            .set("target_data_dir", target)
            .set("sample_rate", 8000)
            .run()
            .files();
    assertThat(files).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(Files.readString(files.get(0)));
    assertThat(line.get("text").asText()).isEqualTo("go two");
    assertThat(line.get("duration").asDouble()).isEqualTo(0.1);
    Sound sound = SoundFile.read(target.resolve(line.get("audio_filepath").asText()));
    assertThat(sound.sampleRate()).isEqualTo(8000);
    assertThat((double) sound.samples()[20]).isCloseTo(0.25, within(0.01));
  }

  /** dataset_name: tables of Common Voice, whose clips are WAV files by now, and folders. */
  @Test
  void allFormsOfRecordingsAreConverted() throws IOException {
    Path voices = Files.createDirectories(folder.resolve("voices"));
    Files.createDirectories(voices.resolve("clips"));
    Path folders = Files.createDirectories(folder.resolve("folders"));
    for (String part : List.of("train", "test")) {
      Wav.write(voices.resolve("clips/" + part + "1.wav"), 8000, Wav.tone(440, 8000, 800));
      Files.writeString(
          voices.resolve(part + ".tsv"),
          "client_id\tpath\tsentence\nme\t" + part + "1.mp3\tGo, " + part + "!\n");
      Files.createDirectories(folders.resolve(part + "/a"));
      Wav.write(folders.resolve(part + "/a/1.wav"), 8000, Wav.tone(440, 8000, 1600));
      Files.writeString(folders.resolve(part + "/a/1.txt"), "Stop the " + part + ".\n");
    }
    assertThat(converted("mcv", voices).get("text").asText()).isEqualTo("go test");
    JsonNode line = converted("folder", folders);
    assertThat(line.get("text").asText()).isEqualTo("stop the test");
    assertThat(line.get("duration").asDouble()).isEqualTo(0.2);
    Files.writeString(folders.resolve("test/a/2.txt"), "no sound");
    Files.delete(folders.resolve("test/a/1.wav"));
    assertThatThrownBy(() -> converted("folder", folders))
        .hasMessageContaining("CONVERT-002")
        .hasMessageContaining("there is no recording for test");
  }

  /** The one line of the test set's manifest, whose sound is read. */
  private JsonNode converted(String form, Path source) throws IOException {
    Path target = folder.resolve("converted_" + form);
    List<Path> files =
        Tao.network("speech_to_text")
            .command("dataset_convert")
            .set("source_data_dir", source)
            .set("target_data_dir", target)
            .set("dataset_name", form)
            .run()
            .files();
    JsonNode line = new ObjectMapper().readTree(Files.readString(files.get(1)));
    Sound sound = SoundFile.read(target.resolve(line.get("audio_filepath").asText()));
    assertThat(sound.sampleRate()).isEqualTo(16_000);
    assertThat(sound.seconds()).isEqualTo(line.get("duration").asDouble());
    return line;
  }

  /** A file of NIST's form, 16 kHz, all samples a quarter of full scale. */
  private static void sphere(Path file) throws IOException {
    byte[] bytes = new byte[1024 + 3200];
    byte[] head =
        "NIST_1A\n   1024\nsample_rate -i 16000\nsample_count -i 1600\nsample_byte_format -s2 10\nend_head\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, bytes, 0, head.length);
    for (int i = 1024; i < bytes.length; i += 2) {
      bytes[i] = 0x20;
    }
    Files.write(file, bytes);
  }
}
