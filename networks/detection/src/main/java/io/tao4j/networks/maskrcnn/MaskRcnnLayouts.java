package io.tao4j.networks.maskrcnn;

import io.tao4j.networks.anchors.NumberLists;
import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.spec.SpecLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * TAO's names of mask_rcnn's spec, a table from its fields to those of {@link MaskRcnnSpec}; {@code
 * maskrcnn_config} is the same in both.
 */
final class MaskRcnnLayouts {
  private MaskRcnnLayouts() {}

  static List<SpecLayout> all() {
    return List.of(
        SpecLayout.builder("mask_rcnn_tao", "Specs of TAO's mask_rcnn, in protobuf text.")
            .overlapping()
            .rows(
                "data_config",
                "",
                """
                training_file_pattern, validation_file_pattern, val_json_file : records that hold pictures are not read: dataset_config.data_sources names labels and pictures
                num_classes : the classes are those of the labels
                skip_crowd_during_training = true : crowds are not learnt
                eval_samples : the whole set is evaluated
                max_num_instances : a picture may have any number of objects
                prefetch_buffer_size, shuffle_buffer_size : a set is shuffled as a whole
                n_workers = 16 -> training_config.n_workers
                augment_input_data = true -> augmentation_config.rand_hflip
                """)
            .computed(
                "augmentation_config.output_height",
                "the first",
                v -> side(v.get(0), 0),
                "data_config.image_size=(832, 1344)")
            .computed(
                "augmentation_config.output_width",
                "the second",
                v -> side(v.get(0), 1),
                "data_config.image_size=(832, 1344)")
            .rows(
                "",
                "augmentation_config",
                """
                -> random_crop_min_scale = 1
                -> random_crop_max_scale = 1
                """)
            .computed(
                "maskrcnn_config.freeze_blocks",
                "the list in the text",
                LayoutValues.same(),
                "maskrcnn_config.freeze_blocks")
            .rows(
                "",
                "training_config",
                """
                seed = 123 -> /random_seed
                train_batch_size = 2 -> batch_size_per_gpu
                eval_batch_size = 4 -> /eval_config.batch_size
                momentum = 0.9 -> optimizer.sgd.momentum
                global_gradient_clip_ratio -> gradient_clip_norm
                pruned_model_path -> pruned_model_path
                skip_checkpoint_variables : weights are taken where name and shape fit
                save_checkpoints_steps : checkpoint_interval says which are kept
                visualize_images_summary, report_frequency, logging_frequency : TensorBoard events are always written
                use_amp : the precision is an option of the training
                """)
            .computed(
                "training_config.pretrain_model_path",
                "the same where no pruned_model_path is given",
                v -> v.get(1).isEmpty() ? v.get(0) : "",
                "checkpoint",
                "pruned_model_path")
            .computed(
                "training_config.num_epochs",
                "the same; without it, total_steps of train_batch_size pictures of"
                    + " num_examples_per_epoch",
                v -> Long.toString(epochs(v.get(0), v.get(1), v.get(2), v.get(3))),
                "num_epochs=0",
                "total_steps=250000",
                "train_batch_size=2",
                "num_examples_per_epoch=118288")
            .computed(
                "eval_config.validation_period_during_training",
                "num_steps_per_eval in epochs, one or more",
                v ->
                    Long.toString(
                        Math.max(
                            1,
                            Math.round(
                                Double.parseDouble(v.get(0)) / perEpoch(v.get(1), v.get(2))))),
                "num_steps_per_eval=5000",
                "train_batch_size=2",
                "num_examples_per_epoch=118288")
            .computed(
                "training_config.regularizer",
                "an L1 penalty of half of it where there is one, else an L2 penalty of half of it",
                MaskRcnnLayouts::penalty,
                "l2_weight_decay=0.00004",
                "l1_weight_decay=0")
            .computed(
                "training_config.learning_rate",
                "steps as shares of the training; warm-up as in soft_start",
                MaskRcnnLayouts::rate,
                "init_learning_rate=0.005",
                "warmup_learning_rate=0.0001",
                "warmup_steps=10000",
                "learning_rate_steps=[100000, 150000, 200000]",
                "num_epochs=0",
                "total_steps=250000",
                "train_batch_size=2",
                "num_examples_per_epoch=118288")
            .computed(
                "learning_rate_decay_levels",
                "the list in the text",
                LayoutValues.same(),
                "learning_rate_decay_levels=[0.1, 0.02, 0.01]")
            .rows("", "", "-> nms_config.confidence_threshold = 0.001")
            .build());
  }

  private static String side(String size, int index) {
    List<Double> sides = numbers(size);
    if (sides.size() != 2) {
      throw new IllegalArgumentException("height and width are needed, got " + size);
    }
    return Integer.toString(sides.get(index).intValue());
  }

  private static List<Double> numbers(String text) {
    return NumberLists.parse(text.replace('(', '[').replace(')', ']'))
        .orElseThrow(() -> new IllegalArgumentException("numbers are needed, got " + text));
  }

  private static double perEpoch(String batch, String examples) {
    return Math.max(1, Math.ceil(Double.parseDouble(examples) / Double.parseDouble(batch)));
  }

  private static long epochs(String epochs, String steps, String batch, String examples) {
    long given = Long.parseLong(epochs);
    return given > 0
        ? given
        : Math.max(1, Math.round(Double.parseDouble(steps) / perEpoch(batch, examples)));
  }

  private static String penalty(List<String> values) {
    double square = Double.parseDouble(values.get(0));
    double absolute = Double.parseDouble(values.get(1));
    if (absolute > 0) {
      return "{type: L1, weight: %s}".formatted(absolute / 2);
    }
    return square == 0 ? "" : "{type: L2, weight: %s}".formatted(square / 2);
  }

  private static String rate(List<String> values) {
    double all =
        epochs(values.get(4), values.get(5), values.get(6), values.get(7))
            * perEpoch(values.get(6), values.get(7));
    double first = Double.parseDouble(values.get(0));
    double start = Math.min(first, Double.parseDouble(values.get(1)));
    double warm = Math.min(0.5, Double.parseDouble(values.get(2)) / all);
    List<String> points = new ArrayList<>();
    for (double step : numbers(values.get(3))) {
      points.add(Double.toString(Math.min(1, step / all)));
    }
    return ("{soft_start: {base_lr: %s, start_lr: %s, soft_start: %s, annealing_points: [%s]}}")
        .formatted(first, start, warm, String.join(", ", points));
  }
}
