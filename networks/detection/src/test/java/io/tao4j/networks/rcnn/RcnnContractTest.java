package io.tao4j.networks.rcnn;

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

/** Faster R-CNN on ResNet-10 for three classes at 96x64. */
class RcnnContractTest extends NetworkContract<RcnnSpec, Image, Detections> {
  RcnnContractTest() {
    super(
        new RcnnNetwork(),
        new Figures(6_103_514, 315_067_392, 300, 0.002f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 96, 64, 3, 5);
    return Map.ofEntries(
        Map.entry("model_config.arch", "\"resnet:10\""),
        Map.entry("model_config.input_image_config.size_height_width.height", "64"),
        Map.entry("model_config.input_image_config.size_height_width.width", "96"),
        Map.entry("model_config.anchor_box_config.scale", "[12, 20]"),
        Map.entry("model_config.anchor_box_config.ratio", "[1.0]"),
        Map.entry("model_config.freeze_bn", "false"),
        Map.entry("model_config.roi_mini_batch", "16"),
        Map.entry("model_config.roi_pooling_config.pool_size", "3"),
        Map.entry("region_config.rpn_max_overlap", "0.5"),
        Map.entry("region_config.rpn_mini_batch", "16"),
        Map.entry("region_config.inference_proposals", "6"),
        Map.entry("region_config.gt_as_roi", "true"),
        Map.entry("training_config.optimizer", "{adam: {}}"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("augmentation_config.spatial_augmentation.hflip_probability", "0"),
        Map.entry("dataset_config.data_sources", "[" + source(set.train()) + "]"),
        Map.entry("dataset_config.validation_data_source", source(set.validation())));
  }

  private static String source(Path part) {
    return "{label_directory_path: %s, image_directory_path: %s}"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  @Override
  protected String golden() {
    return "faster_rcnn.txt";
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String model = "model_config.";
    String region = "region_config.";
    String size = model + "input_image_config.size_height_width.";
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("misspelt backbone", "SPEC-100", model + "archs", "\"resnet:10\""),
        new BadInput("no such backbone", "SPEC-100", model + "arch", "lenet"),
        new BadInput("no such depth", "SPEC-100", model + "arch", "\"resnet:11\""),
        new BadInput("a depth that is none", "SPEC-100", model + "arch", "\"resnet:x\""),
        new BadInput("no anchors", "SPEC-100", model + "anchor_box_config.scale", "[]"),
        new BadInput("a negative ratio", "SPEC-100", model + "anchor_box_config.ratio", "[-1]"),
        new BadInput("stride 8", "SPEC-100", model + "rpn_stride", "8"),
        new BadInput(
            "a part of one pixel", "SPEC-100", model + "roi_pooling_config.pool_size", "1"),
        new BadInput("no region", "SPEC-100", model + "roi_mini_batch", "0"),
        new BadInput("no such block", "SPEC-100", model + "freeze_blocks", "[99]"),
        new BadInput("height of no cell", "SPEC-100", size + "height", "100"),
        new BadInput(
            "one channel of three",
            "SPEC-100",
            model + "input_image_config.image_channel_order",
            "l"),
        new BadInput(
            "no channel", "SPEC-100", model + "input_image_config.image_channel_mean", "{x: 1}"),
        new BadInput("object and background", "SPEC-100", region + "rpn_min_overlap", "0.9"),
        new BadInput("no background", "SPEC-100", region + "classifier_min_overlap", "0.5"),
        new BadInput("no number of a box", "SPEC-100", region + "classifier_regr_std", "{z: 1}"),
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
