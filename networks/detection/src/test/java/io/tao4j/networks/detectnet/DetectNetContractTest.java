package io.tao4j.networks.detectnet;

import static io.tao4j.networks.anchors.DetectorCases.spec;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
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
    ShapesDetectionDataset set = DetectorCases.shapes(data, 96, 64);
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
        Map.entry("dataset_config.data_sources", "[" + DetectorCases.source(set.train()) + "]"),
        Map.entry("dataset_config.validation_data_source", DetectorCases.source(set.validation())));
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

  @Override
  protected String golden() {
    return "detectnet_v2.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "output_cov/Sigmoid", "output_bbox/BiasAdd");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String input = "augmentation_config.preprocessing.";
    return DetectorCases.faults(
        data,
        spec("no training set", "dataset_config.data_sources", "[]"),
        spec("misspelt depth", "model_config.num_layer", "10"),
        spec("no such backbone", "model_config.arch", "lenet"),
        spec("no such depth", "model_config.num_layers", "17"),
        spec("a dropout of 1", "model_config.dropout_rate", "1"),
        spec("no activation", "model_config.activation", "{activation_type: round}"),
        spec("no such block", "model_config.freeze_blocks", "[99]"),
        spec("a graph of no file", "model_config.load_graph", "true"),
        spec("an odd width", input + "output_image_width", "100"),
        spec("an odd height", input + "output_image_height", "50"),
        spec("two channels", input + "output_image_channel", "2"),
        spec("zoom the wrong way", "augmentation_config.spatial_augmentation.zoom_min", "2"),
        spec("a dead zone beyond the box", "bbox_rasterizer_config.deadzone_radius", "1.5"),
        spec(
            "no such algorithm",
            "postprocessing_config.target_class_config",
            "{a: {clustering_config: {clustering_algorithm: KMEANS}}}"),
        spec(
            "no such objective",
            "cost_function_config.target_classes",
            "[{name: a, objectives: [{name: depth, initial_weight: 1}]}]"),
        spec(
            "an overlap above 1",
            "evaluation_config.minimum_detection_ground_truth_overlap",
            "{a: 1.5}"),
        new BadInput(
            "classes without a box",
            "LABEL-006",
            "dataset_config.target_class_mapping",
            "{zebra: circle, lion: square, cow: triangle}"));
  }
}
