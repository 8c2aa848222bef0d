package io.tao4j.networks.language.answers;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who and where, by an encoder of two layers that starts with random numbers. */
class QuestionAnsweringContractTest
    extends NetworkContract<QuestionAnsweringSpec, Question, Answer> {
  private static final String TRAIN = "training_ds.file";

  QuestionAnsweringContractTest() {
    super(
        new QuestionAnsweringNetwork(),
        new Figures(21_890, 4_202_496, 300, 0.003f, PruneSettings.share(0.5)));
  }

  private static String question(String text, String context, String answer) {
    return """
        {"context": "%s", "qas": [{"id": "%s", "question": "%s",
          "answers": [{"text": "%s", "answer_start": %s}]}]}
        """
        .formatted(
            context, Integer.toHexString(text.hashCode()), text, answer, context.indexOf(answer));
  }

  private static String squad(List<String> paragraphs) {
    return "{\"data\": [{\"paragraphs\": [" + String.join(",", paragraphs) + "]}]}";
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(TinyEncoder.write(data.resolve("encoder")));
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(question("who flew ?", "Ada flew to Oslo .", "Ada"));
    paragraphs.add(question("where to ?", "Ada flew to Oslo .", "Oslo"));
    paragraphs.add(question("who lives in Paris ?", "today Anna lives in Paris", "Anna"));
    paragraphs.add(question("where is the film ?", "the film is in Paris", "Paris"));
    paragraphs.add(question("what was bad ?", "the weather was bad", "weather"));
    paragraphs.add(question("what was good ?", "the film was good not the book", "film"));
    paragraphs.add(question("when is it fine ?", "the weather is fine tomorrow", "tomorrow"));
    paragraphs.add(question("who works ?", "in Oslo Acme works", "Acme"));
    Path train = Files.writeString(data.resolve("train.json"), squad(paragraphs));
    fields.put(TRAIN, train.toString());
    fields.put("validation_ds.file", train.toString());
    fields.put("training_ds.batch_size", "8");
    fields.put("model.dataset.max_seq_length", "24");
    fields.put("model.dataset.doc_stride", "4");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) throws IOException {
    return Files.writeString(
        data.resolve("questions.txt"),
        "who flew ?\tAda flew to Oslo\nwhere ?\t" + "Anna was in Paris and ".repeat(12) + "\n");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return List.of(
        new BadInput(
            "no such file", "SPEC-100", TRAIN, data.resolve("absent-file.json").toString()),
        new BadInput("empty", "TEXT-008", TRAIN, file(data, "empty.json", "")),
        new BadInput("no JSON", "TEXT-008", TRAIN, file(data, "text.json", "{\"data\": [")),
        new BadInput("another form", "TEXT-008", TRAIN, file(data, "list.json", "[]")),
        new BadInput("no questions", "TEXT-003", TRAIN, file(data, "none.json", squad(List.of()))),
        new BadInput(
            "an answer that is not there",
            "TEXT-008",
            TRAIN,
            file(data, "absent.json", squad(List.of(question("who ?", "Ada flew", "Anna"))))),
        new BadInput(
            "no context",
            "TEXT-008",
            TRAIN,
            file(data, "no.json", "{\"data\": [{\"paragraphs\": [{\"qas\": []}]}]}")),
        new BadInput("no stride", "SPEC-100", "model.dataset.doc_stride", "0"));
  }

  private static String file(Path data, String name, String text) throws IOException {
    return Files.writeString(data.resolve(name), text).toString();
  }
}
