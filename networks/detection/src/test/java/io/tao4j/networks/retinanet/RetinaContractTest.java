package io.tao4j.networks.retinanet;

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

/** RetinaNet on ResNet-10 for three classes at 96x64. */
class RetinaContractTest extends NetworkContract<RetinaSpec, Image, Detections> {
  RetinaContractTest() {
    super(
        new RetinaNetwork(),
        new Figures(5_532_970, 197_209_728, 200, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 96, 64, 3, 5);
    return Map.ofEntries(
        Map.entry("retinanet_config.nlayers", "10"),
        Map.entry("retinanet_config.feature_size", "64"),
        Map.entry("retinanet_config.scales", "\"[0.2, 0.3, 0.4, 0.6, 0.8, 1.0]\""),
        Map.entry("retinanet_config.n_anchor_levels", "2"),
        Map.entry("retinanet_config.pos_iou_thresh", "0.3"),
        Map.entry("retinanet_config.neg_iou_thresh", "0.3"),
        Map.entry("augmentation_config.output_width", "96"),
        Map.entry("augmentation_config.output_height", "64"),
        Map.entry("augmentation_config.brightness", "0"),
        Map.entry("augmentation_config.contrast", "0"),
        Map.entry("augmentation_config.saturation", "0"),
        Map.entry("augmentation_config.hue", "0"),
        Map.entry("augmentation_config.random_flip", "0"),
        Map.entry("augmentation_config.zoom_out_max_scale", "1"),
        Map.entry("augmentation_config.random_crop_min_scale", "1"),
        Map.entry("training_config.gradient_clip_norm", "2"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("dataset_config.data_sources", sources(set.train())),
        Map.entry("dataset_config.validation_data_sources", sources(set.validation())));
  }

  private static String sources(Path part) {
    return "[{label_directory_path: %s, image_directory_path: %s}]"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  @Override
  protected String golden() {
    return "retinanet.txt";
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String group = "retinanet_config.";
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("misspelt depth", "SPEC-100", group + "nlayer", "10"),
        new BadInput("no such backbone", "SPEC-100", group + "arch", "lenet"),
        new BadInput("too few scales", "SPEC-100", group + "scales", "\"[0.1, 0.2]\""),
        new BadInput("seven scales", "SPEC-100", group + "scales", "\"[1, 1, 1, 1, 1, 1, 1]\""),
        new BadInput("a scale of 0", "SPEC-100", group + "scales", "\"[0, 1, 1, 1, 1, 1]\""),
        new BadInput("no ratios", "SPEC-100", group + "aspect_ratios_global", "\"[]\""),
        new BadInput("a negative ratio", "SPEC-100", group + "aspect_ratios_global", "\"[-1]\""),
        new BadInput("no list of steps", "SPEC-100", group + "steps", "\"8, 16\""),
        new BadInput("an offset of 1", "SPEC-100", group + "offsets", "\"[1, 1, 1, 1, 1]\""),
        new BadInput("three variances", "SPEC-100", group + "variances", "\"[1, 1, 1]\""),
        new BadInput("neutral above positive", "SPEC-100", group + "neg_iou_thresh", "0.7"),
        new BadInput("alpha of 1", "SPEC-100", group + "focal_loss_alpha", "1"),
        new BadInput("gamma of 0", "SPEC-100", group + "focal_loss_gamma", "0"),
        new BadInput("no convolution", "SPEC-100", group + "n_kernels", "0"),
        new BadInput("one channel", "SPEC-100", group + "feature_size", "1"),
        new BadInput("no such block", "SPEC-100", group + "freeze_blocks", "[99]"),
        new BadInput(
            "a part below nothing", "SPEC-100", "augmentation_config.random_crop_max_scale", "0.1"),
        new BadInput(
            "fewer images than a batch", "TRAIN-004", "training_config.batch_size_per_gpu", "9"),
        new BadInput(
            "classes without a box",
            "LABEL-006",
            "dataset_config.target_class_mapping",
            "{zebra: zebra}"),
        new BadInput(
            "a weight of no class",
            "TRAIN-005",
            "class_weighting_config.class_weighting",
            "{zebra: 2}"),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
