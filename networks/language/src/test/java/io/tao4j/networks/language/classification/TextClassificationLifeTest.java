package io.tao4j.networks.language.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TaoModel;
import io.tao4j.TrainedModel;
import io.tao4j.engine.Engine;
import io.tao4j.export.ExportSettings;
import io.tao4j.inference.Predictor;
import io.tao4j.network.Evaluation;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.text.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From lines to answers through the public API, on an encoder of two layers. */
@Tag("pytorch")
class TextClassificationLifeTest {
  @TempDir Path folder;

  private TaoJob job;

  @BeforeEach
  void data() throws IOException {
    Path train = Files.write(folder.resolve("train.tsv"), TextClassificationContractTest.LINES);
    Path labels = Files.write(folder.resolve("labels.csv"), List.of("bad", "good"));
    TaoJob start = Tao.network("text_classification").defaultSpec();
    for (Map.Entry<String, String> field :
        TinyEncoder.write(folder.resolve("encoder")).entrySet()) {
      start = start.set(field.getKey(), field.getValue());
    }
    job =
        start
            .set("training_ds.file_path", train)
            .set("validation_ds.file_path", train)
            .set("training_ds.batch_size", 4)
            .set("model.class_labels.class_labels_file", labels)
            .set("model.dataset.max_seq_length", 32)
            .set("model.head.pooling", "MEAN")
            .set("optim.lr", 3e-3)
            .set("trainer.max_epochs", 25)
            .results(folder.resolve("results"));
  }

  @Test
  void learnsSaysAndIsExported() throws IOException {
    TrainedModel trained = job.train();
    Evaluation evaluation = trained.evaluate();
    assertThat(evaluation.metrics().get("accuracy")).isEqualTo(1.0);
    assertThat(evaluation.perClass()).containsOnlyKeys("bad", "good");
    List<Path> files = evaluation.write(Files.createDirectories(folder.resolve("evaluation")));
    assertThat(files.stream().map(file -> file.getFileName().toString()))
        .contains("per_class.csv", "confusion_matrix.png", "worst.csv");
    assertThat(Files.readString(folder.resolve("evaluation/worst.csv"))).contains("xyz qqq");

    Path file = folder.resolve("model.tao");
    trained.save(file);
    Path onnx = folder.resolve("export/model.onnx");
    trained.export(ExportSettings.onnx(onnx));
    assertThat(onnx).exists();
    assertThat(onnx.resolveSibling("tokenizer.json")).exists();
    assertThat(Files.readAllLines(onnx.resolveSibling("labels.txt")))
        .containsExactly("bad", "good");

    TaoModel loaded = Tao.load(file);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add("the film was " + "not ".repeat(i % 7) + (i % 2 == 0 ? "good" : "bad"));
    }
    try (Predictor<String, Classification> predictor =
            loaded.predictor(String.class, Classification.class);
        Predictor<String, Classification> onPyTorch =
            loaded.engine(Engine.PYTORCH).predictor(String.class, Classification.class)) {
      assertThat(predictor.predict("a great song").best().className()).isEqualTo("good");
      List<Classification> together = predictor.predictAll(texts);
      for (int i = 0; i < texts.size(); i++) {
        Classification.Score alone = onPyTorch.predict(texts.get(i)).best();
        assertThat(together.get(i).best().className()).isEqualTo(alone.className());
        assertThat(together.get(i).best().probability())
            .isCloseTo(alone.probability(), within(1e-4));
      }
      assertThat(predictor.predictAsync("a bad play").join().best().className()).isEqualTo("bad");
    }
  }

  @Test
  void linesOfAFileAreAnsweredInTheirOrder() throws IOException {
    Path file = folder.resolve("model.tao");
    job.set("trainer.max_epochs", 1).train().save(file);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      lines.add("good ".repeat(1 + i * 7 % 20) + i);
    }
    Path input = Files.write(folder.resolve("lines.txt"), lines);
    Path answers = folder.resolve("answers");
    assertThat(Tao.load(file).infer(input, answers).inputs()).isEqualTo(70);
    List<String> table = Files.readAllLines(answers.resolve("result.csv"));
    assertThat(table).hasSize(71);
    for (int i = 0; i < 70; i++) {
      assertThat(table.get(i + 1)).startsWith(input + ":" + (i + 1) + ",").contains(lines.get(i));
    }
  }

  /** Other classes: known ones keep their rows, tokenizer and encoder stay. */
  @Test
  void goesOnWithOtherClasses() throws IOException {
    Path file = folder.resolve("model.tao");
    job.train().save(file);
    Path labels = Files.write(folder.resolve("other.csv"), List.of("good", "bad", "unknown"));
    Path lines =
        Files.write(folder.resolve("other.tsv"), List.of("a great song\t0", "bad play\t1", "x\t2"));
    TrainedModel other =
        job.set("restore_from", file)
            .set("training_ds.file_path", lines)
            .set("validation_ds.file_path", lines)
            .set("model.class_labels.class_labels_file", labels)
            .set("model.dataset.num_classes", 3)
            .set("model.head.retain_head", true)
            .set("optim.lr", 1e-9)
            .set("trainer.max_epochs", 1)
            .results(folder.resolve("other"))
            .train();
    assertThat(other.classNames()).containsExactly("good", "bad", "unknown");
    try (Predictor<String, Classification> predictor =
        other.predictor(String.class, Classification.class)) {
      Classification answer = predictor.predict("a great song");
      assertThat(answer.ranking().stream().filter(s -> s.className().equals("good")).findFirst())
          .hasValueSatisfying(
              good ->
                  assertThat(good.probability())
                      .isGreaterThan(
                          answer.ranking().stream()
                              .filter(s -> s.className().equals("bad"))
                              .findFirst()
                              .orElseThrow()
                              .probability()));
    }
  }

  /** A model of this library gives its encoder to another task's network. */
  @Test
  void anAdaptedEncoderIsAStart() throws IOException {
    Path text =
        Files.write(
            folder.resolve("plain.txt"),
            List.of("the film was good", "the weather is fine", "Anna lives in Oslo"));
    TaoJob adapt = Tao.network("masked_language_model").defaultSpec();
    for (Map.Entry<String, String> field :
        TinyEncoder.write(folder.resolve("encoder")).entrySet()) {
      adapt = adapt.set(field.getKey(), field.getValue());
    }
    Path adapted = folder.resolve("adapted.tao");
    TrainedModel encoder =
        adapt
            .set("training_ds.file_path", text)
            .set("validation_ds.file_path", text)
            .set("model.dataset.max_seq_length", 32)
            .set("trainer.max_epochs", 2)
            .results(folder.resolve("adapt"))
            .train();
    encoder.save(adapted);
    TrainedModel trained =
        job.set("model.language_model.lm_checkpoint", adapted)
            .set("trainer.max_epochs", 1)
            .set("optim.lr", 1e-9)
            .train();
    String name = "backbone.encoder.layer.1.output.dense.weight";
    float[] expected = encoder.model().weights().get(name).toFloatArray();
    assertThat(trained.model().weights().get(name).toFloatArray())
        .containsExactly(expected, within(1e-6f));
  }
}
