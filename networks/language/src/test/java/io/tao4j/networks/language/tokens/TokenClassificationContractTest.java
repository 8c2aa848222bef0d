package io.tao4j.networks.language.tokens;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Persons, places and firms, by an encoder of two layers that starts with random numbers. */
class TokenClassificationContractTest
    extends NetworkContract<TokenClassificationSpec, String, Entities> {
  private static final String TEXTS = "training_ds.text_file";
  private static final String LABELS = "training_ds.labels_file";

  TokenClassificationContractTest() {
    super(
        new TokenClassificationNetwork(),
        new Figures(21_956, 4_210_688, 200, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(TinyEncoder.write(data.resolve("encoder")));
    Path texts =
        Files.write(
            data.resolve("text_train.txt"),
            List.of(
                "Ada flew to Oslo",
                "Anna lives in Paris",
                "Acme was in Oslo today",
                "the weather in Paris is fine",
                "Anna and Ada works",
                "Acme works",
                "the film was good",
                "who was in Oslo ?"));
    Path labels =
        Files.write(
            data.resolve("labels_train.txt"),
            List.of(
                "B-PER O O B-LOC",
                "B-PER O O B-LOC",
                "B-ORG O O B-LOC O",
                "O O O B-LOC O O",
                "B-PER O B-PER O",
                "B-ORG O",
                "O O O O",
                "O O O B-LOC O"));
    fields.put("data_dir", data.toString());
    fields.put(TEXTS, texts.toString());
    fields.put(LABELS, labels.toString());
    fields.put("validation_ds.text_file", texts.toString());
    fields.put("validation_ds.labels_file", labels.toString());
    fields.put("training_ds.batch_size", "8");
    fields.put("model.dataset.max_seq_length", "16");
    fields.put("model.head.fc_dropout", "0");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) throws IOException {
    return Files.writeString(
        data.resolve("texts.txt"), "Ada flew (to Oslo).\n" + "Anna was in Paris, ".repeat(12));
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return List.of(
        new BadInput("no such file", "TEXT-001", TEXTS, data.resolve("none.txt").toString()),
        new BadInput(
            "a line less", "TEXT-006", TEXTS, file(data, "less.txt", "Ada flew to Oslo\n")),
        new BadInput(
            "a word less",
            "TEXT-006",
            TEXTS,
            file(data, "word.txt", "Ada flew\nb\nc\nd\ne\nf\ng\nh\n")),
        new BadInput("no text", "TEXT-006", TEXTS, file(data, "empty.txt", "")),
        new BadInput(
            "a label that only the validation has",
            "TEXT-007",
            "validation_ds.labels_file",
            file(
                data,
                "other.txt",
                "B-DAY O O B-LOC\nB-PER O O B-LOC\nB-ORG O O B-LOC O\nO O O B-LOC O O\n"
                    + "B-PER O B-PER O\nB-ORG O\nO O O O\nO O O B-LOC O\n")),
        new BadInput("no such balancing", "SPEC-100", "model.dataset.class_balancing", "none"),
        new BadInput("no such folder", "SPEC-100", "data_dir", data.resolve("no").toString()));
  }

  private static String file(Path data, String name, String text) throws IOException {
    return Files.writeString(data.resolve(name), text).toString();
  }
}
