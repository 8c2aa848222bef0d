package io.tao4j.networks.language.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tao4j.error.TaoException;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.language.answers.QuestionAnsweringNetwork;
import io.tao4j.networks.language.classification.TextClassificationNetwork;
import io.tao4j.networks.language.intents.IntentSlotNetwork;
import io.tao4j.networks.language.masked.MaskedLanguageNetwork;
import io.tao4j.networks.language.punctuation.PunctuationNetwork;
import io.tao4j.networks.language.tokens.TokenClassificationNetwork;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong with a user's files is told with its code and its place, 20 ways and more a task.
 */
class MalformedTextsTest {
  @TempDir Path folder;

  /**
   * A file that is changed, and what is said of it.
   *
   * @param what for the test's name
   * @param file that is written instead of the good one
   * @param content of it
   * @param charset of it
   * @param code expected
   * @param place that the message holds
   */
  private record Row(
      String what, String file, String content, Charset charset, String code, String place) {}

  private final List<Row> rows = new ArrayList<>();

  private void row(String what, String file, String content, String code, String place) {
    rows.add(new Row(what, file, content, StandardCharsets.UTF_8, code, place));
  }

  private void row(
      String what, String file, String content, Charset charset, String code, String place) {
    rows.add(new Row(what, file, content, charset, code, place));
  }

  /** Encodings of a text file, and what an encoder and its tokenizer can have. */
  private void common(String textFile, String text) {
    row(
        "Latin-1",
        textFile,
        "sch\u00f6n\n" + text,
        StandardCharsets.ISO_8859_1,
        "TEXT-002",
        textFile + ":1:4");
    row(
        "UTF-16",
        textFile,
        "\uFEFF" + text,
        StandardCharsets.UTF_16LE,
        "TEXT-002",
        textFile + ":1:1");
    row(
        "cut in a character",
        textFile,
        text + "\u00c3",
        StandardCharsets.ISO_8859_1,
        "TEXT-002",
        textFile);
    row("no tokens", "encoder/vocab.txt", "", "TOKENIZER-003", "vocab.txt");
    row(
        "no unknown token",
        "encoder/vocab.txt",
        "[PAD]\n[CLS]\n[SEP]\n[MASK]\na\n",
        "TOKENIZER-003",
        "[UNK]");
    row(
        "a token twice",
        "encoder/vocab.txt",
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\na\n",
        "TOKENIZER-003",
        "vocab.txt:7");
    row(
        "ids beyond the encoder's table",
        "encoder/vocab.txt",
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n" + words(300),
        "ENCODER-004",
        "304");
    row("no JSON", "encoder/config.json", "{\"model_type\": ", "SPEC-", "config.json");
    row("another network", "encoder/config.json", "{\"model_type\": \"gpt2\"}", "SPEC-", "gpt2");
    row(
        "a size is missing",
        "encoder/config.json",
        "{\"model_type\": \"bert\", \"vocab_size\": 96}",
        "SPEC-",
        "hidden_size");
    row(
        "heads that do not divide",
        "encoder/config.json",
        """
        {"model_type": "bert", "vocab_size": 96, "hidden_size": 32, "num_hidden_layers": 1,
         "num_attention_heads": 5, "intermediate_size": 64, "max_position_embeddings": 48,
         "type_vocab_size": 2, "hidden_act": "gelu"}
        """,
        "SPEC-",
        "5 heads");
    row(
        "weights that are none",
        "encoder/weights.safetensors",
        "no weights",
        "WEIGHTS-",
        "weights.safetensors");
  }

  private static String words(int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append('w').append(i).append('\n');
    }
    return words.toString();
  }

  private List<DynamicTest> tests(
      Network<?, ?, ?> network, Map<String, String> files, String... fields) {
    assertThat(rows.size()).isGreaterThanOrEqualTo(20);
    return rows.stream()
        .map(row -> dynamicTest(row.what(), () -> isRefused(network, row, files, fields)))
        .toList();
  }

  private void isRefused(
      Network<?, ?, ?> network, Row row, Map<String, String> files, String... fields)
      throws IOException {
    Path place = Files.createDirectories(folder.resolve("row" + rows.indexOf(row)));
    Map<String, String> all = new LinkedHashMap<>(TinyEncoder.write(place.resolve("encoder")));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(place.resolve(file.getKey()), file.getValue());
    }
    Files.write(place.resolve(row.file()), row.content().getBytes(row.charset()));
    if (row.file().endsWith("safetensors")) {
      all.put("model.language_model.lm_checkpoint", place.resolve(row.file()).toString());
    }
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1].replace("DATA", place.toString()));
    }
    all.put("model.dataset.max_seq_length", "24");
    SpecTree tree =
        SpecReader.standard().parse("trainer: {max_epochs: 1}", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    String said = said(network, tree);
    assertThat(said).startsWith(row.code()).contains(row.place());
  }

  /** The code and the whole message. */
  private static <S extends Record> String said(Network<S, ?, ?> network, SpecTree tree) {
    SpecBinding<S> binding = network.specBinder().bind(tree);
    if (!binding.report().errors().isEmpty()) {
      Problem problem = binding.report().errors().get(0);
      return problem.code() + " " + problem;
    }
    TaoException refusal =
        catchThrowableOfType(
            TaoException.class,
            () -> {
              try (TrainingTask task = network.openTraining(binding.spec(), null)) {
                assertThat(task).isNull(); // it must not open
              }
            });
    assertThat(refusal).isNotNull();
    return refusal.code() + " " + refusal.getMessage();
  }

  @TestFactory
  List<DynamicTest> textClassification() {
    String good = "a good film\t1\na bad play\t0\n";
    common("train.tsv", good);
    row("empty", "train.tsv", "", "TEXT-003", "train.tsv");
    row("empty lines", "train.tsv", "\n \n\t\n", "TEXT-003", "train.tsv");
    row("no classes", "train.tsv", "a good film\na bad play\n", "TEXT-003", "train.tsv");
    row("a class beyond", "train.tsv", good + "a song\t2\n", "TEXT-004", "train.tsv:3");
    row("a negative class", "train.tsv", "a song\t-1\n" + good, "TEXT-004", "train.tsv:1");
    row("a class alone", "train.tsv", good + "\n1\n", "TEXT-004", "train.tsv:4");
    row("more names", "labels.csv", "bad\ngood\nfine\n", "TEXT-005", "labels.csv");
    row("a name twice", "labels.csv", "bad\nbad\n", "TEXT-005", "labels.csv:2");
    row("an empty name", "labels.csv", "bad\n\n", "TEXT-005", "labels.csv:2");
    row(
        "names in Latin-1",
        "labels.csv",
        "b\u00f6se\ngood\n",
        StandardCharsets.ISO_8859_1,
        "TEXT-002",
        "labels.csv:1:2");
    row("a class that the model lacks", "dev.tsv", "x\t1\nx\t7\n", "TEXT-004", "dev.tsv:2");
    return tests(
        new TextClassificationNetwork(),
        Map.of("train.tsv", good, "labels.csv", "bad\ngood\n", "dev.tsv", good),
        "training_ds.file_path",
        "DATA/train.tsv",
        "validation_ds.file_path",
        "DATA/dev.tsv",
        "model.class_labels.class_labels_file",
        "DATA/labels.csv",
        "model.dataset.num_classes",
        "2");
  }

  @TestFactory
  List<DynamicTest> tokenClassification() {
    String good = "Ada flew to Oslo\nAnna works\n";
    String labels = "B-PER O O B-LOC\nB-PER O\n";
    common("text_train.txt", good);
    row("empty", "text_train.txt", "", "TEXT-006", "text_train.txt");
    row("only empty lines", "text_train.txt", "\n\n", "TEXT-006", "text_train.txt:1");
    row("a line less", "labels_train.txt", "B-PER O O B-LOC\n", "TEXT-006", "labels_train.txt");
    row("a line more", "labels_train.txt", labels + "O\n", "TEXT-006", "labels_train.txt");
    row("a label less", "labels_train.txt", "B-PER O O\nB-PER O\n", "TEXT-006", "text_train.txt:1");
    row(
        "a label more",
        "labels_train.txt",
        "B-PER O O B-LOC\nB-PER O O\n",
        "TEXT-006",
        "text_train.txt:2");
    row(
        "labels in Latin-1",
        "labels_train.txt",
        "B-\u00d6 O O O\nO O\n",
        StandardCharsets.ISO_8859_1,
        "TEXT-002",
        "labels_train.txt:1:3");
    row(
        "a label of dev alone",
        "labels_dev.txt",
        "B-PER O O B-LOC\nB-DAY O\n",
        "TEXT-007",
        "labels_dev.txt:2");
    row("dev has a line less", "labels_dev.txt", "O O O O\n", "TEXT-006", "labels_dev.txt");
    return tests(
        new TokenClassificationNetwork(),
        Map.of(
            "text_train.txt",
            good,
            "labels_train.txt",
            labels,
            "text_dev.txt",
            good,
            "labels_dev.txt",
            labels),
        "data_dir",
        "DATA",
        "validation_ds.text_file",
        "text_dev.txt",
        "validation_ds.labels_file",
        "labels_dev.txt");
  }

  @TestFactory
  List<DynamicTest> punctuation() {
    String good = "ada flew to oslo\nanna works\n";
    String labels = "OU OO OO .U\nOU .O\n";
    common("text_train.txt", good);
    row("empty", "text_train.txt", "", "TEXT-006", "text_train.txt");
    row("a line less", "labels_train.txt", "OU OO OO .U\n", "TEXT-006", "labels_train.txt");
    row("a label less", "labels_train.txt", "OU OO OO\nOU .O\n", "TEXT-006", "text_train.txt:1");
    row(
        "a label more",
        "labels_train.txt",
        "OU OO OO .U\nOU .O OO\n",
        "TEXT-006",
        "text_train.txt:2");
    row(
        "one character",
        "labels_train.txt",
        "OU OO OO .U\nO .O\n",
        "TEXT-007",
        "labels_train.txt:2");
    row(
        "three characters",
        "labels_train.txt",
        "OU OO OO .UU\nOU .O\n",
        "TEXT-007",
        "labels_train.txt:1");
    row(
        "labels in Latin-1",
        "labels_train.txt",
        "\u00d6U OO OO .U\nOU .O\n",
        StandardCharsets.ISO_8859_1,
        "TEXT-002",
        "labels_train.txt:1:1");
    row(
        "a mark of dev alone",
        "labels_dev.txt",
        "OU OO OO !U\nOU .O\n",
        "TEXT-007",
        "labels_dev.txt:1");
    return tests(
        new PunctuationNetwork(),
        Map.of(
            "text_train.txt",
            good,
            "labels_train.txt",
            labels,
            "text_dev.txt",
            good,
            "labels_dev.txt",
            labels),
        "data_dir",
        "DATA",
        "validation_ds.text_file",
        "text_dev.txt",
        "validation_ds.labels_file",
        "labels_dev.txt");
  }

  @TestFactory
  List<DynamicTest> intentsAndSlots() {
    String good = "sentence\tlabel\nplay a song\t0\nthe weather in Oslo\t1\n";
    String slots = "0 0 0\n0 0 0 1\n";
    common("train.tsv", good);
    row("empty", "train.tsv", "", "TEXT-006", "train.tsv");
    row(
        "an intent beyond",
        "train.tsv",
        good.replace("Oslo\t1", "Oslo\t2"),
        "TEXT-004",
        "train.tsv:3");
    row("no intent", "train.tsv", good.replace("song\t0", "song"), "TEXT-004", "train.tsv:2");
    row("a slot beyond", "train_slots.tsv", "0 0 9\n0 0 0 1\n", "TEXT-004", "train_slots.tsv:1");
    row(
        "a slot's name",
        "train_slots.tsv",
        "0 0 0\n0 0 0 B-place\n",
        "TEXT-004",
        "train_slots.tsv:2");
    row("a slot less", "train_slots.tsv", "0 0\n0 0 0 1\n", "TEXT-004", "train.tsv:2");
    row("a line of slots less", "train_slots.tsv", "0 0 0\n", "TEXT-006", "train_slots.tsv");
    row("no names of intents", "dict.intents.csv", "\n", "TEXT-005", "dict.intents.csv");
    row("no names of slots", "dict.slots.csv", "", "TEXT-005", "dict.slots.csv");
    return tests(
        new IntentSlotNetwork(),
        Map.of(
            "train.tsv",
            good,
            "train_slots.tsv",
            slots,
            "dict.intents.csv",
            "music\nweather\n",
            "dict.slots.csv",
            "O\nB-place\n"),
        "data_dir",
        "DATA");
  }

  @TestFactory
  List<DynamicTest> questionAnswering() {
    String good =
        """
        {"data": [{"paragraphs": [{"context": "Ada flew to Oslo",
          "qas": [{"id": "1", "question": "who ?", "answers": [{"text": "Ada", "answer_start": 0}]}]}]}]}
        """;
    common("train.json", good);
    row("empty", "train.json", "", "TEXT-008", "train.json");
    row("cut off", "train.json", "{\"data\": [\n{", "TEXT-008", "train.json:2");
    row("another form", "train.json", "[]", "TEXT-008", "'data'");
    row("nothing in it", "train.json", "{\"data\": []}", "TEXT-003", "train.json");
    row(
        "no context",
        "train.json",
        good.replace("context", "text_of"),
        "TEXT-008",
        "data[0].paragraphs[0]");
    row("no question", "train.json", good.replace("question", "asked"), "TEXT-008", "qas[0]");
    row("an empty question", "train.json", good.replace("who ?", " "), "TEXT-008", "qas[0]");
    row(
        "an answer that is not there",
        "train.json",
        good.replace("\"Ada\"", "\"Anna\""),
        "TEXT-008",
        "answers[0]");
    row(
        "a start that is no number",
        "train.json",
        good.replace(": 0}", ": \"zero\"}"),
        "TEXT-008",
        "answer_start");
    row(
        "an answer without text",
        "train.json",
        good.replace("{\"text\": \"Ada\",", "{"),
        "TEXT-008",
        "answers[0]");
    return tests(
        new QuestionAnsweringNetwork(),
        Map.of("train.json", good),
        "training_ds.file",
        "DATA/train.json");
  }

  @TestFactory
  List<DynamicTest> maskedLanguageModel() {
    String good = "the film was good\nAda flew to Oslo\n";
    common("train.txt", good);
    row("empty", "train.txt", "", "TEXT-003", "train.txt");
    row("empty lines", "train.txt", "\n \n\t\n", "TEXT-003", "train.txt");
    row("only a mark of the byte order", "train.txt", "\uFEFF", "TEXT-003", "train.txt");
    row("dev is empty", "dev.txt", "", "TEXT-003", "dev.txt");
    row(
        "dev in Latin-1",
        "dev.txt",
        "sch\u00f6n",
        StandardCharsets.ISO_8859_1,
        "TEXT-002",
        "dev.txt:1:4");
    row(
        "nothing stands for what is masked",
        "encoder/vocab.txt",
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n",
        "TEXT-009",
        "[MASK]");
    row(
        "no start",
        "encoder/vocab.txt",
        "[PAD]\n[UNK]\n[SEP]\n[MASK]\na\n",
        "TOKENIZER-003",
        "[CLS]");
    row(
        "no end",
        "encoder/vocab.txt",
        "[PAD]\n[UNK]\n[CLS]\n[MASK]\na\n",
        "TOKENIZER-003",
        "[SEP]");
    return tests(
        new MaskedLanguageNetwork(),
        Map.of("train.txt", good, "dev.txt", good),
        "training_ds.file_path",
        "DATA/train.txt",
        "validation_ds.file_path",
        "DATA/dev.txt");
  }
}
