package io.tao4j.networks.tasks.layout;

import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Fragment;
import java.util.List;

/** What YAML specs of TAO's PyTorch networks share that were built on MMCV, releases 5.0 to 5.3. */
public final class MmcvLayout {
  private MmcvLayout() {}

  /** {@code dataset}: three sets, the batch, and how pictures are normalised. */
  public static Fragment dataset() {
    SpecLayout.Builder table =
        SpecLayout.fragment()
            .rows(
                "",
                "train_config",
                """
                data.samples_per_gpu -> batch_size_per_gpu
                data.workers_per_gpu -> n_workers
                data.train.data_prefix -> train_dataset_path
                data.val.data_prefix -> val_dataset_path
                data.test.data_prefix -> /eval_config.eval_dataset_path
                img_norm_cfg : train_config.preprocess_mode says it
                sampler : training sets are always shuffled
                """);
    for (String set : List.of("train", "val", "test")) {
      table.rows(
          "data." + set,
          "",
          """
          pipeline : train_config has switches for it
          classes, ann_file : the classes are the folders of the training set
          """);
    }
    return table.toFragment();
  }

  /** {@code train}: {@code exp_config} and {@code train_config}. */
  public static Fragment train() {
    SpecLayout.Builder table =
        SpecLayout.fragment()
            .rows(
                "exp_config",
                "train_config",
                """
                seed -> random_seed
                deterministic : results repeat with the same seed
                MASTER_ADDR : one device computes, --device chooses it
                """)
            .rows(
                "train_config",
                "train_config",
                """
                runner.max_epochs -> n_epochs
                runner.type : epochs are counted
                checkpoint_config.interval -> checkpoint_interval
                evaluation.interval -> validation_period
                evaluation.metric : the best model is chosen by top_1
                validate = true : a validation set is always used
                logging : TensorBoard events are always written
                find_unused_parameters : one device computes, --device chooses it
                optimizer_config.grad_clip.max_norm -> gradient_clip_norm
                resume_training_checkpoint_path : --resume goes on
                """)
            .include(optimizer(), "train_config", "train_config");
    for (String warmUp : List.of("warmup", "warmup_iters", "warmup_by_epoch", "warmup_ratio")) {
      table.ignored(
          "train_config.lr_config." + warmUp,
          "the warm-up is train_config.lr_config.cosine.soft_start");
    }
    return table.toFragment();
  }

  private static Fragment optimizer() {
    return SpecLayout.fragment()
        .choice(
            "optimizer.type",
            "sgd",
            LayoutValues.groups(
                "sgd", "optimizer.sgd", "adam", "optimizer.adam", "adamw", "optimizer.adamw"),
            ChoiceField.of("optimizer.momentum", "momentum", null, "sgd"),
            ChoiceField.of("optimizer.weight_decay", "weight_decay", null, "adamw"))
        .choice(
            "lr_config.policy",
            "cosineannealing",
            LayoutValues.groups("cosineannealing", "lr_config.cosine", "step", "lr_config.step"),
            ChoiceField.of("optimizer.lr", "learning_rate", "0.01"))
        .computed(
            "lr_config.cosine.min_lr_ratio",
            "min_lr / optimizer.lr",
            v -> v.get(2).equalsIgnoreCase("step") ? "" : LayoutValues.ratio(v.get(0), v.get(1)),
            "lr_config.min_lr=0",
            "optimizer.lr=0.01",
            "lr_config.policy=CosineAnnealing")
        .written(
            "lr_config.min_lr",
            v -> String.valueOf(LayoutValues.product(v.get(0), v.get(1))),
            "lr_config.cosine.min_lr_ratio",
            "lr_config.cosine.learning_rate")
        .toFragment();
  }
}
