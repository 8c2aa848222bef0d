package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.Model;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training goes on from, and what it does not. */
@Tag("end-to-end")
class ResumeTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private Path data;
  private Path results;

  @BeforeEach
  void draw() throws IOException {
    data = folder.resolve("data");
    results = folder.resolve("results");
    ShapesImageDataset.builder(data)
        .classes(3)
        .train(12)
        .validation(6)
        .size(16, 20)
        .seed(5)
        .write();
  }

  private TaoJob job() {
    String spec =
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,16,16"}
        train_config:
          train_dataset_path: %1$s/train
          val_dataset_path: %1$s/val
          preprocess_mode: torch
          batch_size_per_gpu: 6
          n_epochs: 1
          lr_config: {cosine: {learning_rate: 0.01}}
          optimizer: {sgd: {momentum: 0.9}}
        """
            .formatted(data);
    notices.clear();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(Start start) {
            notices.addAll(start.notices());
          }
        };
    return Tao.network("classification")
        .spec(spec, SpecSyntax.YAML)
        .results(results)
        .listener(listener);
  }

  private TaoJob resumed() {
    return job().set("train_config.n_epochs", 2).resume(true);
  }

  private Path weights(String which) {
    return results.resolve("weights/classification_" + which + ".tao");
  }

  private void assertRefused(TaoJob job, String... says) {
    Model best = Model.load(weights("best"));
    Model last = Model.load(weights("last"));
    assertThatThrownBy(job::train)
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("TRAIN-002");
              assertThat(e.details().size()).isLessThan(16);
            })
        .hasMessageContainingAll(says)
        .hasMessageContaining("start anew");
    assertThat(Model.load(weights("best"))).isEqualTo(best);
    assertThat(Model.load(weights("last"))).isEqualTo(last);
  }

  @Test
  void aChangedSettingIsRefusedWithItsDifference() throws IOException {
    TrainedModel first = job().train();
    List<String> classes = first.classNames();

    assertRefused(
        resumed().set("train_config.preprocess_mode", "tf"), "means: ", "in the checkpoint");
    assertRefused(
        resumed().set("model_config.input_image_size", "3,24,24"), "input: ", "24", "height: ");
    assertRefused(resumed().set("train_config.random_seed", 7), "seed: 42", "7 now");
    assertRefused(resumed().set("model_config.n_layers", 18), "parameter backbone.", "none");
    assertRefused(
        resumed().set("train_config.class_weights", "{" + classes.get(0) + ": 2.0}"), "loss: ");
    String adam = "{adam: {beta_1: 0.9}}";
    assertRefused(resumed().set("train_config.optimizer", adam), "optimizer: Sgd", "Adam now");
    assertRefused(resumed().set("train_config.ema_decay", 0.9), "average", "more");

    // a class folder with another name, at the same place in the order
    for (String part : List.of("train", "val")) {
      Files.move(data.resolve(part).resolve(classes.get(2)), data.resolve(part).resolve("zebra"));
    }
    assertRefused(resumed(), "classes: ", "zebra", classes.get(2));
    for (String part : List.of("train", "val")) {
      Files.move(data.resolve(part).resolve("zebra"), data.resolve(part).resolve(classes.get(2)));
    }
    // two folders that changed places
    Path one = data.resolve("train").resolve(classes.get(0));
    Path two = data.resolve("train").resolve(classes.get(1));
    Files.move(one, folder.resolve("aside"));
    Files.move(two, one);
    Files.move(folder.resolve("aside"), two);
    assertRefused(resumed(), "training data: 36 samples, ");
  }

  @Test
  void epochsBatchAndRateMayChange() {
    assertThat(job().train().training().bestEpoch()).isZero();
    TrainedModel more =
        resumed()
            .set("train_config.batch_size_per_gpu", 9)
            .set("train_config.lr_config", "{step: {learning_rate: 0.001}}")
            .train();
    assertThat(more.training().history()).hasSize(1);
    assertThat(more.training().history().get(0).learningRate()).isLessThanOrEqualTo(0.001);
    assertThat(notices)
        .anyMatch(text -> text.contains("goes on from") && text.contains("1 of 2 epochs"))
        .anyMatch(text -> text.contains("4 steps an epoch from here on, 6 before"));
    resumed().set("train_config.batch_size_per_gpu", 9).train();
    assertThat(notices).anyMatch(text -> text.contains("nothing is left to train"));
  }

  @Test
  void withAnotherValidationSetTheBestIsLookedForAnew() {
    job().train();
    TrainedModel more = resumed().set("train_config.val_dataset_path", data + "/train").train();
    assertThat(notices)
        .anyMatch(text -> text.contains("looked for anew") && text.contains("validation data"));
    assertThat(more.training().bestEpoch()).isEqualTo(1);
    assertThat(more.training().best().weights()).isEqualTo(more.training().last().weights());
  }

  @Test
  void aBestModelThatIsGoneIsLookedForAnew() throws IOException {
    job().train();
    Files.delete(weights("best"));
    assertThat(resumed().train().training().bestEpoch()).isEqualTo(1);
    assertThat(notices).anyMatch(text -> text.contains("not there any more"));
  }

  @Test
  void startingAnewIsReported() {
    job().resume(true).train();
    assertThat(notices).anyMatch(text -> text.startsWith("nothing to resume"));
    job().train();
    assertThat(notices)
        .anyMatch(text -> text.contains("replaces") && text.contains("_best.tao of an earlier"));
  }
}
