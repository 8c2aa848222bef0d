package io.tao4j.networks.yolo;

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

/** YOLOv4-tiny for three classes at 96x64. */
class YoloV4TinyContractTest extends NetworkContract<YoloV4Spec, Image, Detections> {
  YoloV4TinyContractTest() {
    super(
        new YoloV4TinyNetwork(),
        new Figures(5_872_576, 120_422_400, 60, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    return fields(data);
  }

  /** Three kinds of shapes, eight pictures, one batch, nothing random. */
  static Map<String, String> fields(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 96, 64, 3, 5);
    return Map.ofEntries(
        Map.entry("augmentation_config.output_width", "96"),
        Map.entry("augmentation_config.output_height", "64"),
        Map.entry("augmentation_config.hue", "0"),
        Map.entry("augmentation_config.saturation", "1"),
        Map.entry("augmentation_config.exposure", "1"),
        Map.entry("augmentation_config.horizontal_flip", "0"),
        Map.entry("augmentation_config.jitter", "0"),
        Map.entry("augmentation_config.mosaic_prob", "0"),
        Map.entry("training_config.gradient_clip_norm", "0"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("yolov4_config.big_anchor_shape", "\"[(24, 24), (18, 18)]\""),
        Map.entry("yolov4_config.mid_anchor_shape", "\"[(14, 14), (12, 18)]\""),
        Map.entry("dataset_config.data_sources", sources(set.train())),
        Map.entry("dataset_config.validation_data_sources", sources(set.validation())));
  }

  private static String sources(Path part) {
    return "[{label_directory_path: %s, image_directory_path: %s}]"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  @Override
  protected String golden() {
    return "yolo_v4_tiny.txt";
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return faults(data);
  }

  static List<BadInput> faults(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("misspelt depth", "SPEC-100", "yolov4_config.nlayer", "10"),
        new BadInput("no such backbone", "SPEC-100", "yolov4_config.arch", "lenet"),
        new BadInput("no anchors", "SPEC-100", "yolov4_config.big_anchor_shape", "\"[]\""),
        new BadInput("width of no cell", "SPEC-100", "augmentation_config.output_width", "100"),
        new BadInput("no such block", "SPEC-100", "yolov4_config.freeze_blocks", "[99]"),
        new BadInput(
            "fewer images than a batch", "TRAIN-004", "training_config.batch_size_per_gpu", "9"),
        new BadInput(
            "weight of no class",
            "TRAIN-005",
            "class_weighting_config.class_weighting",
            "{zebra: 2.0}"),
        new BadInput(
            "classes without a box",
            "LABEL-006",
            "dataset_config.target_class_mapping",
            "{zebra: zebra}"),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
