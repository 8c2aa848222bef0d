package io.tao4j.networks.efficientdet;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** EfficientDet-D0 for three classes at 128x128. */
class EfficientDetContractTest extends NetworkContract<EfficientDetSpec, Image, Detections> {
  EfficientDetContractTest() {
    super(
        new EfficientDetNetwork(),
        new Figures(3_829_172, 139_270_528, 200, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 128, 128, 3, 5);
    relabel(set.train().resolve("labels"), set.classNames());
    return Map.ofEntries(
        Map.entry("model_config.anchor_scale", "1"),
        Map.entry("augmentation_config.output_width", "128"),
        Map.entry("augmentation_config.output_height", "128"),
        Map.entry("augmentation_config.rand_hflip", "false"),
        Map.entry("augmentation_config.random_crop_min_scale", "1"),
        Map.entry("augmentation_config.random_crop_max_scale", "1"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("training_config.model_ema", "false"),
        Map.entry("dataset_config.type", "kitti"),
        Map.entry("dataset_config.data_sources", sources(set.train())),
        Map.entry("dataset_config.validation_data_sources", sources(set.validation())));
  }

  /** An object for each level, so that all predictors have something to learn. */
  private static void relabel(Path folder, List<String> classNames) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      int side = 8 << i % 5;
      int start = side == 128 ? 0 : side;
      Files.writeString(
          files.get(i),
          "%s 0 0 0 %s %s %s %s 0 0 0 0 0 0 0\n"
              .formatted(
                  classNames.get(i % classNames.size()),
                  start,
                  start,
                  start + side - 1,
                  start + side - 1));
    }
  }

  private static String sources(Path part) {
    return "[{label_directory_path: %s, image_directory_path: %s}]"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  @Override
  protected String golden() {
    return "efficientdet.txt";
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("no training set", "SPEC-100", "dataset_config.data_sources", "[]"),
        new BadInput("misspelt name", "SPEC-100", "model_config.modelname", "efficientdet-d0"),
        new BadInput("no such scale", "SPEC-100", "model_config.model_name", "efficientdet-d9"),
        new BadInput("no pairs", "SPEC-100", "model_config.aspect_ratios", "\"[1.0, 0.5]\""),
        new BadInput("a height of 0", "SPEC-100", "model_config.aspect_ratios", "\"[(1, 0)]\""),
        new BadInput("another first level", "SPEC-100", "model_config.min_level", "2"),
        new BadInput("another last level", "SPEC-100", "model_config.max_level", "8"),
        new BadInput("negative anchors", "SPEC-100", "model_config.anchor_scale", "-1"),
        new BadInput("no such block", "SPEC-100", "model_config.freeze_blocks", "[99]"),
        new BadInput("an odd width", "SPEC-100", "augmentation_config.output_width", "100"),
        new BadInput("an odd height", "SPEC-100", "augmentation_config.output_height", "70"),
        new BadInput(
            "scales the wrong way", "SPEC-100", "augmentation_config.random_crop_min_scale", "1.5"),
        new BadInput("smoothing of 1", "SPEC-100", "loss_config.label_smoothing", "1"),
        new BadInput("a negative loss", "SPEC-100", "loss_config.box_loss_weight", "-1"),
        new BadInput("no threshold", "SPEC-100", "nms_config.confidence_threshold", "0"),
        new BadInput(
            "two schedules",
            "SPEC-100",
            "training_config.learning_rate.soft_start_annealing_schedule",
            "{max_learning_rate: 0.1}"),
        new BadInput(
            "fewer images than a batch", "TRAIN-004", "training_config.batch_size_per_gpu", "9"),
        new BadInput(
            "classes without a box",
            "LABEL-006",
            "dataset_config.target_class_mapping",
            "{zebra: zebra}"),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
