package io.tao4j.networks.language.punctuation;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and ends of sentences, by an encoder of two layers that starts with random numbers. */
class PunctuationContractTest extends NetworkContract<PunctuationSpec, String, Punctuated> {
  private static final String LABELS = "training_ds.labels_file";

  PunctuationContractTest() {
    super(
        new PunctuationNetwork(),
        new Figures(22_022, 4_218_880, 250, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(TinyEncoder.write(data.resolve("encoder")));
    Files.write(
        data.resolve("text_train.txt"),
        List.of(
            "ada flew to oslo",
            "anna lives in paris",
            "the weather is fine today",
            "who was in oslo",
            "where is ada",
            "good and bad film",
            "the film was good not bad",
            "acme works"));
    Files.write(
        data.resolve("labels_train.txt"),
        List.of(
            "OU OO OO .U",
            "OU OO OO .U",
            "OU OO OO OO .O",
            "OU OO OO ?U",
            "OU OO ?U",
            "OU OO OO .O",
            "OU OO OO ,O OO .O",
            "OU .O"));
    fields.put("data_dir", data.toString());
    fields.put("validation_ds.text_file", "text_train.txt");
    fields.put("validation_ds.labels_file", "labels_train.txt");
    fields.put("training_ds.batch_size", "8");
    fields.put("model.dataset.max_seq_length", "16");
    fields.put("model.punct_head.fc_dropout", "0");
    fields.put("model.capit_head.fc_dropout", "0");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) throws IOException {
    return Files.writeString(
        data.resolve("texts.txt"), "ada flew to oslo\n" + "anna was in paris ".repeat(12));
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return List.of(
        new BadInput("no such file", "TEXT-001", LABELS, "none.txt"),
        new BadInput("one character", "TEXT-007", LABELS, file(data, "one.txt", "O")),
        new BadInput("three characters", "TEXT-007", LABELS, file(data, "three.txt", "O.U")),
        new BadInput("a line less", "TEXT-006", "training_ds.text_file", less(data)),
        new BadInput(
            "a mark that only the validation has",
            "TEXT-007",
            "validation_ds.labels_file",
            file(data, "mark.txt", "!O")),
        new BadInput("a misspelt head", "SPEC-100", "model.punct_head.punct_num_fc_layer", "1"));
  }

  private static String less(Path data) throws IOException {
    Files.writeString(data.resolve("less.txt"), "ada flew to oslo\n");
    return "less.txt";
  }

  /** As many labels as there are words, all the same. */
  private static String file(Path data, String name, String label) throws IOException {
    List<String> lines =
        Files.readAllLines(data.resolve("text_train.txt")).stream()
            .map(line -> (label + " ").repeat(line.split(" ").length).strip())
            .toList();
    Files.write(data.resolve(name), lines);
    return name;
  }
}
