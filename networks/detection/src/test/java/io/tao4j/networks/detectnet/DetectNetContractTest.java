package io.tao4j.networks.detectnet;

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
import java.util.stream.Collectors;

/** DetectNet_v2 on ResNet-10 for three classes at 96x64. */
class DetectNetContractTest extends NetworkContract<DetectNetSpec, Image, Detections> {
  DetectNetContractTest() {
    super(
        new DetectNetNetwork(),
        new Figures(4_920_655, 176_640_000, 300, 0.001f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 96, 64, 3, 5);
    String input = "augmentation_config.preprocessing.";
    String spatial = "augmentation_config.spatial_augmentation.";
    String colour = "augmentation_config.color_augmentation.";
    return Map.ofEntries(
        Map.entry("model_config.num_layers", "10"),
        Map.entry(input + "output_image_width", "96"),
        Map.entry(input + "output_image_height", "64"),
        Map.entry(spatial + "hflip_probability", "0"),
        Map.entry(spatial + "translate_max_x", "0"),
        Map.entry(spatial + "translate_max_y", "0"),
        Map.entry(colour + "hue_rotation_max", "0"),
        Map.entry(colour + "saturation_shift_max", "0"),
        Map.entry(colour + "contrast_scale_max", "0"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("cost_function_config.target_classes", costs(set.classNames())),
        Map.entry("dataset_config.data_sources", "[" + source(set.train()) + "]"),
        Map.entry("dataset_config.validation_data_source", source(set.validation())));
  }

  /**
   * Cells at an ellipse's rim are covered in part: what their cross entropy keeps shall be small.
   */
  private static String costs(List<String> classNames) {
    return classNames.stream()
        .map(
            name ->
                "{name: %s, objectives: [{name: cov, initial_weight: 1}, {name: bbox, initial_weight: 300}]}"
                    .formatted(name))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String source(Path part) {
    return "{label_directory_path: %s, image_directory_path: %s}"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  @Override
  protected String golden() {
    return "detectnet_v2.txt";
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String input = "augmentation_config.preprocessing.";
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("no training set", "SPEC-100", "dataset_config.data_sources", "[]"),
        new BadInput("misspelt depth", "SPEC-100", "model_config.num_layer", "10"),
        new BadInput("no such backbone", "SPEC-100", "model_config.arch", "lenet"),
        new BadInput("no such depth", "SPEC-100", "model_config.num_layers", "17"),
        new BadInput("a dropout of 1", "SPEC-100", "model_config.dropout_rate", "1"),
        new BadInput(
            "no activation", "SPEC-100", "model_config.activation", "{activation_type: round}"),
        new BadInput("no such block", "SPEC-100", "model_config.freeze_blocks", "[99]"),
        new BadInput("a graph of no file", "SPEC-100", "model_config.load_graph", "true"),
        new BadInput("an odd width", "SPEC-100", input + "output_image_width", "100"),
        new BadInput("an odd height", "SPEC-100", input + "output_image_height", "50"),
        new BadInput("two channels", "SPEC-100", input + "output_image_channel", "2"),
        new BadInput(
            "zoom the wrong way",
            "SPEC-100",
            "augmentation_config.spatial_augmentation.zoom_min",
            "2"),
        new BadInput(
            "a dead zone beyond the box",
            "SPEC-100",
            "bbox_rasterizer_config.deadzone_radius",
            "1.5"),
        new BadInput(
            "no such algorithm",
            "SPEC-100",
            "postprocessing_config.target_class_config",
            "{a: {clustering_config: {clustering_algorithm: KMEANS}}}"),
        new BadInput(
            "no such objective",
            "SPEC-100",
            "cost_function_config.target_classes",
            "[{name: a, objectives: [{name: depth, initial_weight: 1}]}]"),
        new BadInput(
            "an overlap above 1",
            "SPEC-100",
            "evaluation_config.minimum_detection_ground_truth_overlap",
            "{a: 1.5}"),
        new BadInput(
            "fewer images than a batch", "TRAIN-004", "training_config.batch_size_per_gpu", "9"),
        new BadInput(
            "classes without a box",
            "LABEL-006",
            "dataset_config.target_class_mapping",
            "{zebra: circle, lion: square, cow: triangle}"),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
