package io.tao4j.spec;

import io.tao4j.spec.SpecLayout.ChoiceField;
import java.util.List;
import java.util.Map;

/** A newer layout of {@link ClassificationFixture} with a row of each kind. */
final class LayoutFixture {
  static final SpecLayout NEW =
      SpecLayout.builder("new", "The newer names.")
          .moved("model.backbone", "model_config.arch", "vgg")
          .computed(
              "model_config.input_image_size",
              "joined",
              v -> String.join(",", v.stream().map(Integer::valueOf).map(String::valueOf).toList()),
              "model.channels=3",
              "model.height=64",
              "model.width=64")
          .moved("train.num_epochs", "train_config.n_epochs", "33")
          .moved("train.batch", "train_config.batch_size_per_gpu")
          .moved("train.points", "train_config.annealing_points")
          .moved("dataset.images", "train_config.train_dataset_path")
          .choice(
              "train.optim",
              "sgd",
              Map.of("sgd", "train_config.optimizer.sgd", "adam", "train_config.optimizer.adam"),
              ChoiceField.of("train.lr", "lr", "0.5"),
              ChoiceField.of("train.momentum", "momentum", null, "sgd"))
          .constant("eval_config.top_k", "9")
          .always("train.gpus", "1", "one device computes")
          .ignored("export", "exports take no spec", Verb.EXPORT)
          .build();

  static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class).withLayouts(List.of(NEW));

  private LayoutFixture() {}
}
