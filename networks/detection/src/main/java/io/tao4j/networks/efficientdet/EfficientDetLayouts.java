package io.tao4j.networks.efficientdet;

import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.networks.tasks.layout.Tf2Layout;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.ChoiceField;
import java.util.List;
import java.util.Locale;

/**
 * TAO's names of EfficientDet's specs, a table from its fields to those of {@link
 * EfficientDetSpec}. TAO's records hold the pictures; here a set is its labels and its folder of
 * pictures, which {@code dataset_config} names beside TAO's fields.
 */
final class EfficientDetLayouts {
  private static final String RECORDS =
      "records that hold pictures are not read: dataset_config.data_sources names labels and"
          + " pictures";

  private EfficientDetLayouts() {}

  static List<SpecLayout> all() {
    return List.of(tf2(), tf1());
  }

  private static SpecLayout tf2() {
    return SpecLayout.builder(
            "efficientdet_tf2", "YAML of TAO's TF2 EfficientDet, release 4 and later.")
        .include(Tf2Layout.run(), "", "")
        .rows(
            "model",
            "model_config",
            """
            name -> model_name
            aspect_ratios -> aspect_ratios
            anchor_scale -> anchor_scale
            min_level -> min_level
            max_level -> max_level
            num_scales -> num_scales
            freeze_bn -> freeze_bn
            freeze_blocks -> freeze_blocks
            input_width -> /augmentation_config.output_width
            input_height -> /augmentation_config.output_height
            """)
        .rows(
            "dataset",
            "",
            records("train_tfrecords, train_dirs, val_tfrecords, val_dirs, val_json_file"))
        .rows(
            "dataset",
            "augmentation_config",
"""
augmentation.rand_hflip -> rand_hflip
augmentation.random_crop_min_scale -> random_crop_min_scale
augmentation.random_crop_max_scale -> random_crop_max_scale
augmentation.auto_color_distortion -> auto_color_distortion
augmentation.auto_translate_xy -> auto_translate_xy
num_classes : the classes are those of the labels
max_instances_per_image : a picture may have any number of objects
skip_crowd_during_training = true : crowds are not learnt
use_fake_data = false : real pictures are learnt
loader : dataset_config.cache_megabytes and training_config.n_workers say how sets are read
""")
        .rows(
            "train",
            "training_config",
            """
            batch_size = 8 -> batch_size_per_gpu
            num_epochs = 300 -> num_epochs
            random_seed -> /random_seed
            checkpoint_interval = 10 -> checkpoint_interval
            validation_interval = 10 -> /eval_config.validation_period_during_training
            qat -> enable_qat
            label_smoothing -> /loss_config.label_smoothing
            box_loss_weight -> /loss_config.box_loss_weight
            iou_loss_type -> /loss_config.iou_loss_type
            iou_loss_weight -> /loss_config.iou_loss_weight
            moving_average_decay = 0.9999 -> ema_decay
            -> model_ema = true
            init_epoch : --resume goes on where a run stopped
            resume_training_checkpoint_path : --resume goes on where a run stopped
            num_examples_per_epoch : an epoch shows the whole set
            amp : the precision is an option of the training
            skip_checkpoint_variables : weights are taken where name and shape fit
            image_preview : TensorBoard events are always written
            l1_weight_decay : TAO's own code fails on it
            wandb, clearml : TensorBoard events are always written
            results_dir : the results folder is that of the call, -r
            """)
        .computed(
            "training_config.pruned_model_path",
            "the same, if any",
            LayoutValues.same(),
            "train.pruned_model_path")
        .computed(
            "training_config.pretrain_model_path",
            "the same where no pruned_model_path is given",
            v -> v.get(1).isEmpty() ? v.get(0) : "",
            "train.checkpoint",
            "train.pruned_model_path")
        .computed(
            "training_config.gradient_clip_norm",
            "the same; 0 is TAO's 5",
            EfficientDetLayouts::clip,
            "train.clip_gradients_norm=10")
        .computed(
            "training_config.regularizer",
            "an L2 penalty of half of it",
            EfficientDetLayouts::penalty,
            "train.l2_weight_decay=4e-5")
        .choice(
            "train.optimizer.name",
            "sgd",
            LayoutValues.groups(
                "sgd", "training_config.optimizer.sgd", "adam", "training_config.optimizer.adam"),
            ChoiceField.of("train.optimizer.momentum", "momentum", "0.9", "sgd"))
        .computed(
            "training_config.learning_rate",
            "a schedule over shares of the training",
            EfficientDetLayouts::schedule,
            "train.lr_schedule.name=cosine",
            "train.lr_schedule.learning_rate=0.2",
            "train.lr_schedule.warmup_init=0.0001",
            "train.lr_schedule.warmup_epoch=5",
            "train.lr_schedule.annealing_epoch=10",
            "train.num_epochs=300")
        .rows(
            "evaluate",
            "",
            """
            batch_size = 8 -> eval_config.batch_size
            max_detections_per_image = 100 -> nms_config.top_k
            num_samples : the whole set is evaluated
            max_nms_inputs : all predictions above the threshold are looked at
            label_map : names of classes come from the labels
            checkpoint : the model is that of the call, -m
            start_eval_epoch : validations start with the first period
            sigma : boxes are suppressed by their overlap, not softly
            results_dir, trt_engine : files are those of the call
            """)
        .rows("", "", "-> nms_config.confidence_threshold = 0.01")
        .include(Tf2Layout.verbs(), "", "")
        .rows("", "", "dataset_convert : dataset_convert has a spec of its own")
        .build();
  }

  private static SpecLayout tf1() {
    return SpecLayout.builder(
            "efficientdet_tf1", "Specs of TAO's first EfficientDet, in protobuf text.")
        .overlapping()
        .rows(
            "dataset_config",
            "",
            records(
                "training_file_pattern, validation_file_pattern, validation_json_file,"
                    + " testdev_dir"))
        .rows(
            "dataset_config",
            "",
            """
            num_classes : the classes are those of the labels
            max_instances_per_image : a picture may have any number of objects
            skip_crowd_during_training = true : crowds are not learnt
            use_fake_data = false : real pictures are learnt
            """)
        .computed(
            "augmentation_config.output_height",
            "the first",
            v -> side(v.get(0), 0),
            "dataset_config.image_size=736,1280")
        .computed(
            "augmentation_config.output_width",
            "the second",
            v -> side(v.get(0), 1),
            "dataset_config.image_size=736,1280")
        .computed(
            "model_config.freeze_blocks",
            "the list in the text",
            LayoutValues.same(),
            "model_config.freeze_blocks")
        .rows(
            "training_config",
            "training_config",
"""
train_batch_size = 8 -> batch_size_per_gpu
num_epochs = 6 -> num_epochs
checkpoint_period = 2 -> checkpoint_interval
tf_random_seed -> /random_seed
moving_average_decay = 0.9999 -> ema_decay
-> model_ema = true
momentum = 0.9 -> optimizer.sgd.momentum
pruned_model_path -> pruned_model_path
iterations_per_loop, use_xla, profile_skip_steps, logging_frequency : there are no such loops here
disable_logging : TensorBoard events are always written
keep_checkpoint_max : checkpoint_interval says which are kept
stop_at_epoch : num_epochs is the last one
resume : --resume goes on where a run stopped
num_examples_per_epoch : an epoch shows the whole set
skip_checkpoint_variables : weights are taken where name and shape fit
amp : the precision is an option of the training
""")
        .computed(
            "training_config.pretrain_model_path",
            "the same where no pruned_model_path is given",
            v -> v.get(1).isEmpty() ? v.get(0) : "",
            "training_config.checkpoint",
            "training_config.pruned_model_path")
        .computed(
            "training_config.gradient_clip_norm",
            "the same; 0 is TAO's 5",
            EfficientDetLayouts::clip,
            "training_config.clip_gradients_norm=5")
        .computed(
            "training_config.regularizer",
            "an L1 penalty where there is one, else an L2 penalty of half of it",
            v ->
                Double.parseDouble(v.get(1)) > 0
                    ? "{type: L1, weight: %s}".formatted(v.get(1))
                    : penalty(v),
            "training_config.l2_weight_decay=4e-5",
            "training_config.l1_weight_decay=0")
        .computed(
            "training_config.learning_rate",
            "a schedule over shares of the training",
            v ->
                "{warmup_cosine_schedule: %s}"
                    .formatted(warmupCosine(v.get(0), v.get(1), v.get(2), v.get(3))),
            "training_config.learning_rate=0.00002",
            "training_config.lr_warmup_init=0.0002",
            "training_config.lr_warmup_epoch=1",
            "training_config.num_epochs=6")
        .rows(
            "eval_config",
            "",
"""
eval_batch_size = 8 -> eval_config.batch_size
eval_epoch_cycle = 2 -> eval_config.validation_period_during_training
max_detections_per_image = 100 -> nms_config.top_k
min_eval_interval, eval_timeout, eval_after_training : validations follow eval_epoch_cycle
eval_samples : the whole set is evaluated
min_score_thresh : nms_config.confidence_threshold says what is kept
""")
        .rows("", "", "-> nms_config.confidence_threshold = 0.01")
        .build();
  }

  private static String side(String size, int index) {
    String[] parts = size.split(",", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("height and width are needed, got " + size);
    }
    return parts[index].strip();
  }

  private static String records(String fields) {
    return fields + " : " + RECORDS;
  }

  private static String clip(List<String> values) {
    return Double.parseDouble(values.get(0)) == 0 ? "5" : values.get(0);
  }

  /** TAO's penalty is half of the squares' sum. */
  private static String penalty(List<String> values) {
    double decay = Double.parseDouble(values.get(0));
    return decay == 0 ? "" : "{type: L2, weight: %s}".formatted(decay / 2);
  }

  private static String warmupCosine(String rate, String first, String epochs, String all) {
    double share = Double.parseDouble(epochs) / Double.parseDouble(all);
    return "{learning_rate: %s, warmup_init: %s, warmup: %s}"
        .formatted(rate, first, Math.min(0.99, share));
  }

  private static String schedule(List<String> values) {
    String kind = values.get(0).toLowerCase(Locale.ROOT);
    if (kind.equals("cosine")) {
      return "{warmup_cosine_schedule: %s}"
          .formatted(warmupCosine(values.get(1), values.get(2), values.get(3), values.get(5)));
    }
    if (!kind.equals("soft_anneal")) {
      throw new IllegalArgumentException("cosine or soft_anneal is needed, got " + kind);
    }
    double epochs = Double.parseDouble(values.get(5));
    return ("{soft_start_annealing_schedule: {max_learning_rate: %s, min_learning_rate: %s,"
            + " soft_start: %s, annealing: %s}}")
        .formatted(
            values.get(1),
            values.get(2),
            Double.parseDouble(values.get(3)) / epochs,
            Double.parseDouble(values.get(4)) / epochs);
  }
}
