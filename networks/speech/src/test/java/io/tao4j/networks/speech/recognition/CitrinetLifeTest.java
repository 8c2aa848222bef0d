package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.inference.Predictor;
import io.tao4j.networks.speech.audio.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From texts to a tokenizer, from sounds to a recogniser with its pieces, to texts. */
@Tag("pytorch")
class CitrinetLifeTest {
  private static final String NETWORK = "speech_to_text_citrinet";

  @TempDir Path folder;

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      texts.add(Tones.TEXTS.get(i % 8) + Tones.TEXTS.get(i * 3 / 8 % 8));
    }
    return texts;
  }

  private Path tokenizer(Path manifest, int size) throws IOException {
    Tao.network(NETWORK)
        .command("create_tokenizer")
        .set("manifests", "['" + manifest + "']")
        .set("output_root", folder)
        .set("vocab_size", size)
        .run();
    return folder.resolve("tokenizer_spe_unigram_v" + size);
  }

  @Test
  void aTokenizerIsMadeOfTheTextsOfManifests() throws IOException {
    Path manifest = Tones.manifest(folder, Tones.TEXTS);
    Path made = tokenizer(manifest, 6);
    assertThat(Files.readAllLines(made.resolve("tokenizer.vocab")))
        .hasSize(6)
        .contains("<unk>", "a", "b", "c", "\u2581");
    assertThat(made.resolve("tokenizer.model")).isNotEmptyFile();
  }

  /** data_file, tokenizer_type, spe_type, spe_character_coverage and lower_case. */
  @Test
  void eachKindOfTokenizerHasItsFiles() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "Aba aba\nABA ab q\n");
    Tao.network(NETWORK)
        .command("create_tokenizer")
        .set("data_file", text)
        .set("output_root", folder)
        .set("vocab_size", 11)
        .set("tokenizer.tokenizer_type", "wpe")
        .set("tokenizer.lower_case", true)
        .run();
    assertThat(Files.readAllLines(folder.resolve("tokenizer_wpe_v11/vocab.txt")))
        .containsExactly(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "##a", "##b", "a", "q", "ab", "aba");
    Tao.network(NETWORK)
        .command("create_tokenizer")
        .set("data_file", text)
        .set("output_root", folder)
        .set("vocab_size", 6)
        .set("tokenizer.spe_type", "bpe")
        .set("tokenizer.spe_character_coverage", 0.9)
        .set("tokenizer.lower_case", true)
        .run();
    assertThat(Files.readAllLines(folder.resolve("tokenizer_spe_bpe_v6/tokenizer.vocab")))
        .contains("a", "b", "ab")
        .doesNotContain("q", "A");
    assertThatThrownBy(
            () -> Tao.network(NETWORK).command("create_tokenizer").set("output_root", folder).run())
        .hasMessageContaining("CONVERT-002");
  }

  @Test
  void learnsTonesByPieces() throws IOException {
    Path manifest = Tones.manifest(folder, texts());
    Path pieces = tokenizer(manifest, 9);
    TrainedModel trained = train(manifest, pieces, 30);
    assertThat(trained.evaluate().metrics().get("wer")).isLessThan(0.2);
    Sound sound = new Sound(Tones.sound("ab ca"), Tones.RATE);
    try (Predictor<Sound, Transcript> predictor =
        trained.predictor(Sound.class, Transcript.class)) {
      Transcript heard = predictor.predict(sound);
      assertThat(heard.text()).endsWith("ca");
      assertThat(heard.words())
          .extracting(Transcript.Word::word)
          .containsExactly(heard.text().split(" "));
      assertThat(heard.words())
          .allMatch(word -> word.start() < word.end() && word.end() <= sound.seconds() + 0.1);
    }
  }

  private TrainedModel train(Path manifest, Path pieces, int epochs) {
    return Tao.network(NETWORK)
        .defaultSpec()
        .set("training_ds.manifest_filepath", "['" + manifest + "']")
        .set("validation_ds.manifest_filepath", "['" + manifest + "']")
        .set("training_ds.batch_size", 8)
        .set("model.tokenizer.dir", pieces)
        .set("model.preprocessor.sample_rate", Tones.RATE)
        .set("model.preprocessor.features", 16)
        .set("model.spec_augment.freq_masks", 0)
        .set("model.spec_augment.time_masks", 0)
        .set(
            "model.encoder.jasper",
            "[{filters: 32, kernel: [5], stride: [2], residual: false, separable: true, se: true},"
                + " {filters: 32, repeat: 2, kernel: [9], separable: true, se: true}]")
        .set("trainer.max_epochs", epochs)
        .results(folder.resolve("results"))
        .train();
  }
}
