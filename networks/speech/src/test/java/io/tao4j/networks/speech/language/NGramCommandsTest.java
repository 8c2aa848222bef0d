package io.tao4j.networks.speech.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.TaoCommand;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.Golden;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.ngram.NGramFile;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a language model by its commands, as a program runs them. */
class NGramCommandsTest {
  private static final String FOLDER = "networks/speech/";

  @TempDir Path folder;

  private static TaoCommand command(String name) {
    return Tao.network("n_gram").command(name);
  }

  private Path text(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path trained(String name, String text) throws IOException {
    return command("train")
        .set("training_ds.data_file", text(name + ".txt", text))
        .set("model.order", 2)
        .set("export_to", folder.resolve(name + ".arpa"))
        .run()
        .files()
        .get(0);
  }

  @Test
  void theDefaultSpecsHaveNothingWrong() {
    List<SubCommand<?>> commands = new NGramNetwork().info().commands();
    assertThat(commands).hasSize(7);
    for (SubCommand<?> command : commands) {
      assertThat(
              command
                  .specs("n_gram")
                  .allowMissingPaths()
                  .check(command.defaultSpec(), SpecSyntax.YAML, command.name())
                  .problems())
          .as(command.name())
          .isEmpty();
    }
  }

  @Test
  void trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes() throws IOException {
    JsonNode c = Golden.get().json(FOLDER + "ngram.json").get("cases").get(0);
    SubCommand.Result trained =
        command("train")
            .set("training_ds.data_file", Golden.get().file(FOLDER + c.get("train").asText()))
            .set("model.order", c.get("order").asInt())
            .set("results_dir", folder)
            .run();
    assertThat(trained.files())
        .containsExactly(
            folder.resolve("checkpoints/train_n_gram.arpa"),
            folder.resolve("checkpoints/train_n_gram.vocab"))
        .allMatch(Files::exists);
    assertThat(trained.figures().get("ngrams_1")).isEqualTo(c.get("ngrams").get(0).asInt());

    List<String> sentences = new ArrayList<>();
    c.get("test").forEach(test -> sentences.add(test.get("sentence").asText()));
    Path test = text("test.txt", String.join("\n", sentences) + "\n");
    SubCommand.Result evaluated =
        command("evaluate")
            .set("restore_from", trained.files().get(0))
            .set("test_ds.data_file", test)
            .run();
    double golden = c.get("perplexity_including_oov").asDouble();
    assertThat(evaluated.figures().get("perplexity").doubleValue())
        .isCloseTo(golden, within(1e-4 * golden));
    double known = c.get("perplexity_excluding_oov").asDouble();
    assertThat(evaluated.figures().get("perplexity_of_known").doubleValue())
        .isCloseTo(known, within(1e-4 * known));
    assertThat(evaluated.figures().get("unknown")).isEqualTo(c.get("oov").asLong());

    SubCommand.Result exported =
        command("export")
            .set("restore_from", trained.files().get(0))
            .set("export_to", folder.resolve("out/model.riva"))
            .run();
    assertThat(exported.files())
        .containsExactly(
            folder.resolve("out/model.arpa"),
            folder.resolve("out/model.ngrams"),
            folder.resolve("out/model.vocab"));
    assertThat(NGramFile.is(exported.files().get(1))).isTrue();
    assertThat(NGramFile.is(exported.files().get(0))).isFalse();

    SubCommand.Result inferred =
        command("inference")
            .set("restore_from", exported.files().get(1))
            .set("input_file", test)
            .set("results_dir", folder)
            .run();
    List<String> lines = Files.readAllLines(inferred.files().get(0));
    assertThat(lines).hasSameSizeAs(sentences);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = new ObjectMapper().readTree(lines.get(i));
      JsonNode expected = c.get("test").get(i);
      assertThat(line.get("log10").asDouble())
          .isCloseTo(expected.get("log10_prob").asDouble(), within(1e-4));
      assertThat(line.get("words").size()).isEqualTo(expected.get("per_token").size());
    }
  }

  @Test
  void pruningAndAVocabularyMakeAModelSmaller() throws IOException {
    Path text = text("text.txt", "a b c\na b d\na b c\nb e a\n");
    Path file = folder.resolve("small.arpa");
    TaoCommand whole =
        command("train")
            .set("training_ds.data_file", text)
            .set("export_to", file)
            .set("model.order", 3);
    assertThat(whole.run().files().get(0)).isEqualTo(file);
    NGramModel all = LanguageModelFiles.read(file);
    assertThat(all.vocabulary().words()).contains("d", "e");
    assertThat(all.count(2)).isEqualTo(10);
    NGramModel model =
        LanguageModelFiles.read(
            whole
                .set("model.pruning", "[0, 1]")
                .set("vocab_file", text("words.txt", "a\nb c\n"))
                .run()
                .files()
                .get(0));
    assertThat(model.vocabulary().words()).containsExactly("<unk>", "<s>", "</s>", "a", "b", "c");
    assertThat(model.count(2)).isEqualTo(4); // "<s> a", "a b", "b c", "c </s>"
    assertThat(model.count(3)).isEqualTo(3);
  }

  @Test
  void ownTextGainsFromAnotherModelAndIsForetoldBetterThanByEither() throws IOException {
    Path other = trained("other", "turn left\nturn right\ngo on\n");
    SubCommand.Result tuned =
        command("finetune")
            .set("restore_from", other)
            .set("tuning_ds.data_file", text("own.txt", "go left\ngo left now\n"))
            .set("model.order", 3)
            .set("validation_ds.data_file", text("dev.txt", "go left\nturn left\ngo right\n"))
            .set("results_dir", folder)
            .run();
    assertThat(tuned.files().get(0)).isEqualTo(folder.resolve("checkpoints/finetuned_n_gram.arpa"));
    double joined = tuned.figures().get("perplexity_joined").doubleValue();
    assertThat(joined)
        .isLessThan(tuned.figures().get("perplexity_first").doubleValue())
        .isLessThan(tuned.figures().get("perplexity_second").doubleValue());
    assertThat(tuned.figures().get("weight").doubleValue()).isStrictlyBetween(0.0, 1.0);

    SubCommand.Result mixed =
        command("interpolate")
            .set("models", List.of(other, tuned.files().get(0)))
            .set("weight", 0.25)
            .set("export_to", folder.resolve("mixed.arpa"))
            .run();
    assertThat(mixed.files().get(0)).isEqualTo(folder.resolve("mixed.arpa"));
    NGramModel mixture = LanguageModelFiles.read(mixed.files().get(0));
    assertThat(mixture.order()).isEqualTo(3);
    assertThat(first(mixture, "go"))
        .isCloseTo(
            0.25 * first(LanguageModelFiles.read(other), "go")
                + 0.75 * first(LanguageModelFiles.read(tuned.files().get(0)), "go"),
            within(1e-5));
  }

  /** Probability of a word at the start of a sentence. */
  private static double first(NGramModel model, String word) {
    return Math.pow(10, model.score(List.of(word)).steps().get(0).log10());
  }

  /** weight, vocab_file and export_to of finetune. */
  @Test
  void aWeightIsThatOfTheOwnText() throws IOException {
    Path other = trained("other", "turn left\nturn right\ngo on\n");
    Path own = trained("own", "go left\ngo left now\n");
    Path file = folder.resolve("tuned.arpa");
    TaoCommand finetune =
        command("finetune")
            .set("restore_from", other)
            .set("tuning_ds.data_file", folder.resolve("own.txt"))
            .set("model.order", 2)
            .set("weight", 0.8)
            .set("export_to", file);
    assertThat(finetune.run().files().get(0)).isEqualTo(file);
    NGramModel tuned = LanguageModelFiles.read(file);
    assertThat(first(tuned, "go"))
        .isCloseTo(
            0.8 * first(LanguageModelFiles.read(own), "go")
                + 0.2 * first(LanguageModelFiles.read(other), "go"),
            within(1e-5));
    assertThat(tuned.vocabulary().words()).contains("now");
    assertThat(finetune.set("vocab_file", text("few.txt", "go left\n")).run().files())
        .first()
        .isEqualTo(file);
    assertThat(LanguageModelFiles.read(file).vocabulary().words())
        .contains("go", "left", "turn")
        .doesNotContain("now");
  }

  @Test
  void eachFormatHasItsFiles() throws IOException {
    Path arpa = trained("model", "a b\nb a\n");
    TaoCommand export =
        command("export").set("restore_from", arpa).set("export_to", folder.resolve("x/m.bin"));
    assertThat(names(export.set("export_format", "ARPA"))).containsExactly("m.arpa", "m.vocab");
    assertThat(names(export.set("export_format", "BINARY"))).containsExactly("m.ngrams", "m.vocab");
    assertThat(names(export)).as("RIVA").containsExactly("m.arpa", "m.ngrams", "m.vocab");
    assertThat(Files.readAllLines(folder.resolve("x/m.vocab"))).containsExactly("a", "b");
  }

  private static List<String> names(TaoCommand command) throws IOException {
    return command.run().files().stream().map(file -> file.getFileName().toString()).toList();
  }

  /** input_batch, then input_file. */
  @Test
  void sentencesOfTheSpecAndOfAFileAreJudged() throws IOException {
    SubCommand.Result result =
        command("inference")
            .set("restore_from", trained("model", "a b\nb a\n"))
            .set("input_batch", List.of("b a", "a"))
            .set("input_file", text("more.txt", "c\n\na b\n"))
            .set("results_dir", folder)
            .run();
    assertThat(result.figures().get("inputs")).isEqualTo(4);
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(result.files().get(0))) {
      texts.add(new ObjectMapper().readTree(line).get("text").asText());
    }
    assertThat(texts).containsExactly("b a", "a", "c", "a b");
  }

  /** As editors of Windows write it. */
  @Test
  void aMarkOfTheByteOrderIsNoPartOfAWord() throws IOException {
    NGramModel model = LanguageModelFiles.read(trained("marked", "\uFEFFa b\r\nb a\r\n"));
    assertThat(model.vocabulary().words()).containsExactly("<unk>", "<s>", "</s>", "a", "b");
  }

  @Test
  void textsBecomeWordsThatCanBeCounted() throws IOException {
    Files.createDirectories(folder.resolve("texts/more"));
    text(
        "texts/a.txt",
        "Platform 12, please!\n\n--\nIt's 1,250 m to \u201cRhein\u00fcbergang\u201d.\n");
    text("texts/more/b.txt", "call 0049 or 7\n");
    text("texts/more/c.md", "not this\n");
    SubCommand.Result result =
        command("dataset_convert")
            .set("source_data_dir", folder.resolve("texts"))
            .set("target_data_file", folder.resolve("train.txt"))
            .run();
    assertThat(result.files()).containsExactly(folder.resolve("train.txt"));
    assertThat(result.figures().get("files")).isEqualTo(2);
    assertThat(
            command("dataset_convert")
                .set("source_data_dir", folder.resolve("texts"))
                .set("target_data_file", folder.resolve("other.txt"))
                .set("extension", "'*.md'")
                .run()
                .figures()
                .get("texts"))
        .isEqualTo(1);
    assertThat(Files.readAllLines(result.files().get(0)))
        .containsExactly(
            "platform twelve please",
            "it's one thousand two hundred fifty m to rheinuebergang",
            "call zero zero four nine or seven");
  }

  @ParameterizedTest
  @CsvSource({
    "0, zero",
    "19, nineteen",
    "80, eighty",
    "342, three hundred forty two",
    "1000000, one million",
    "999999999999, nine hundred ninety nine billion nine hundred ninety nine million nine hundred"
        + " ninety nine thousand nine hundred ninety nine",
    "1234567890123, one two three four five six seven eight nine zero one two three",
    "3.5, three five",
    "'12,5', twelve five",
    "o'clock, o'clock",
    "'''quoted''', quoted",
    "na\u00efve, na\u00efve",
  })
  void numbersAndMarks(String written, String spoken) {
    assertThat(SpokenText.of(written)).isEqualTo(spoken);
  }

  @ParameterizedTest
  @CsvSource({
    "train, training_ds.data_file, none.txt, SPEC-100",
    "train, training_ds.data_file, blank.txt, NGRAM-002",
    "train, training_ds.data_file, marks.txt, NGRAM-002",
    "train, training_ds.data_file, latin.txt, NGRAM-001",
    "train, model.order, 11, SPEC-100",
    "train, 'model.pruning', '[1]', SPEC-100",
    "train, 'model.pruning', '[0, 2, 1]', SPEC-100",
    "train, vocab_file, blank.txt, NGRAM-002",
    "evaluate, test_ds.data_file, blank.txt, NGRAM-002",
    "evaluate, test_ds.data_file, latin.txt, NGRAM-001",
    "inference, input_file, latin.txt, NGRAM-001",
    "dataset_convert, source_data_dir, latin.txt, NGRAM-001",
    "evaluate, restore_from, text.txt, NGRAM-003",
    "evaluate, restore_from, cut.arpa, NGRAM-003",
    "evaluate, restore_from, cut.ngrams, NGRAM-004",
    "inference, input_file, blank.txt, INFERENCE-002",
    "interpolate, weight, 2, SPEC-100",
    "interpolate, models, '[]', SPEC-100",
    "interpolate, validation_ds.data_file, text.txt, SPEC-100",
    "dataset_convert, source_data_dir, blank.txt, CONVERT-002",
    "dataset_convert, target_data_file, '', CONVERT-001",
  })
  void whatIsWrongIsNamed(String command, String field, String value, String code)
      throws IOException {
    Path text = text("text.txt", "a b\nb a\n");
    text("blank.txt", " \n\n");
    text("marks.txt", "a b\n<s> a\n");
    Files.write(folder.resolve("latin.txt"), new byte[] {'s', (byte) 0xf6, '\n'});
    Path arpa = trained("sound", "a b\nb a\n");
    text("cut.arpa", Files.readString(arpa).substring(0, 60));
    NGramFile.write(LanguageModelFiles.read(arpa), folder.resolve("sound.ngrams"));
    byte[] bytes = Files.readAllBytes(folder.resolve("sound.ngrams"));
    bytes[bytes.length / 2]++;
    Files.write(folder.resolve("cut.ngrams"), bytes);
    TaoCommand sound =
        switch (command) {
          case "train" ->
              command(command)
                  .set("training_ds.data_file", text)
                  .set("export_to", folder.resolve("new.arpa"));
          case "evaluate" ->
              command(command).set("restore_from", arpa).set("test_ds.data_file", text);
          case "inference" -> command(command).set("restore_from", arpa).set("results_dir", folder);
          case "interpolate" ->
              command(command)
                  .set("models", List.of(arpa, arpa))
                  .set("weight", 0.5)
                  .set("results_dir", folder);
          default ->
              command(command)
                  .set("source_data_dir", text)
                  .set("target_data_file", folder.resolve("out.txt"));
        };
    String given =
        value.endsWith(".txt") || value.endsWith(".arpa") || value.endsWith(".ngrams")
            ? folder.resolve(value).toString()
            : value;
    assertThatThrownBy(() -> sound.set(field, given).run())
        .isInstanceOf(TaoException.class)
        .extracting(e -> ((TaoException) e).code())
        .isEqualTo(code);
  }

  @Test
  void aVerbAndACommandThatAreNotThereAreRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> command("prune"))
        .hasMessageContaining("TAO-007")
        .hasMessageContaining("interpolate");
    assertThatThrownBy(() -> Tao.network("n_gram").defaultSpec().train())
        .hasMessageContaining("TAO-006")
        .hasMessageContaining("dataset_convert");
  }
}
