package io.tao4j.networks.language.classification;

import io.tao4j.network.NetworkContract;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Good and bad films, by an encoder of two layers that starts with random numbers. */
class TextClassificationContractTest
    extends NetworkContract<TextClassificationSpec, String, Classification> {
  private static final String TRAIN = "training_ds.file_path";

  static final List<String> LINES =
      List.of(
          "the film was good\t1",
          "a great song\t1",
          "the weather is fine today\t1",
          "Anna lives in Oslo and works\t1",
          "the book was dull\t0",
          "a bad play\t0",
          "slow and not good\t0",
          "xyz qqq\t0");

  TextClassificationContractTest() {
    super(
        new TextClassificationNetwork(),
        new Figures(22_946, 4_195_392, 120, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(TinyEncoder.write(data.resolve("encoder")));
    Path train = Files.write(data.resolve("train.tsv"), LINES);
    fields.put(TRAIN, train.toString());
    fields.put("validation_ds.file_path", train.toString());
    fields.put("training_ds.batch_size", "8");
    fields.put("model.dataset.max_seq_length", "32");
    fields.put("model.head.fc_dropout", "0");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) throws IOException {
    return Files.writeString(data.resolve("texts.txt"), "the film was bad\n\na good book\r\n");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, data.resolve("none.tsv").toString()),
        new BadInput("no text", "TEXT-003", TRAIN, file(data, "empty.tsv", "")),
        new BadInput("only blanks", "TEXT-003", TRAIN, file(data, "blank.tsv", " \n\t\n")),
        new BadInput("no labels", "TEXT-003", TRAIN, file(data, "plain.tsv", "good film\n")),
        new BadInput("class out of range", "TEXT-004", TRAIN, file(data, "2.tsv", "good\t2\n")),
        new BadInput("negative class", "TEXT-004", TRAIN, file(data, "-1.tsv", "good\t-1\n")),
        new BadInput("class without text", "TEXT-004", TRAIN, file(data, "no.tsv", "1\n")),
        new BadInput(
            "no UTF-8",
            "TEXT-002",
            TRAIN,
            Files.write(
                    data.resolve("latin.tsv"),
                    "gut\t1\nsch\u00f6n\t1\n".getBytes(StandardCharsets.ISO_8859_1))
                .toString()),
        new BadInput(
            "other number of names",
            "TEXT-005",
            "model.class_labels.class_labels_file",
            file(data, "three.csv", "a\nb\nc\n")),
        new BadInput(
            "a name twice",
            "TEXT-005",
            "model.class_labels.class_labels_file",
            file(data, "twice.csv", "a\na\n")),
        new BadInput(
            "broken vocabulary",
            "TOKENIZER-003",
            "model.tokenizer.vocab_file",
            file(data, "vocab.txt", "[PAD]\nword\n")),
        new BadInput(
            "a vocabulary larger than the encoder",
            "ENCODER-004",
            "model.tokenizer.vocab_file",
            file(
                data,
                "large/vocab.txt",
                "[PAD]\n[UNK]\n[CLS]\n[SEP]\n" + String.join("\n", numbers(200)) + "\n")),
        new BadInput(
            "no JSON for sizes",
            "SPEC-100",
            "model.language_model.config_file",
            file(data, "config.txt", "no JSON")),
        new BadInput("too long", "SPEC-100", "model.dataset.max_seq_length", "49"),
        new BadInput("no such optimizer", "SPEC-100", "optim.name", "sgdx"),
        new BadInput("no such schedule", "SPEC-100", "optim.sched.name", "Cosine"),
        new BadInput("no such block", "SPEC-100", "model.language_model.freeze_blocks", "[3]"),
        new BadInput("misspelt group", "SPEC-100", "model.heads.fc_dropout", "0"),
        new BadInput(
            "text for a model", "MODEL-003", "restore_from", file(data, "model.tao", "no model")),
        new BadInput(
            "text for weights",
            "WEIGHTS-002",
            "model.language_model.lm_checkpoint",
            file(data, "weights.txt", "no weights")));
  }

  private static List<String> numbers(int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
  }

  private static String file(Path data, String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }
}
