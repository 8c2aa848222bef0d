package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.model.Model;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.prune.PruneSettings;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DSSD on ResNet-10 for three classes at 96x64. */
class DssdContractTest extends NetworkContract<DssdSpec, Image, Detections> {
  DssdContractTest() {
    super(
        new DssdNetwork(),
        new Figures(16_558_688, 545_673_728, 250, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 96, 64, 3, 5);
    return Map.ofEntries(
        Map.entry("dssd_config.nlayers", "10"),
        Map.entry("dssd_config.pred_num_channels", "64"),
        // every map shall have an anchor with an object, the last one has but one place
        Map.entry("dssd_config.scales", "\"[0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7]\""),
        Map.entry("dssd_config.pos_iou_thresh", "0.15"),
        Map.entry("dssd_config.neg_iou_thresh", "0.15"),
        Map.entry("augmentation_config.output_width", "96"),
        Map.entry("augmentation_config.output_height", "64"),
        Map.entry("augmentation_config.brightness", "0"),
        Map.entry("augmentation_config.contrast", "0"),
        Map.entry("augmentation_config.saturation", "0"),
        Map.entry("augmentation_config.hue", "0"),
        Map.entry("augmentation_config.random_flip", "0"),
        Map.entry("augmentation_config.zoom_out_max_scale", "1"),
        Map.entry("augmentation_config.random_crop_min_scale", "1"),
        Map.entry("training_config.gradient_clip_norm", "0"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("dataset_config.data_sources", sources(set.train())),
        Map.entry("dataset_config.validation_data_sources", sources(set.validation())));
  }

  private static String sources(Path part) {
    return "[{label_directory_path: %s, image_directory_path: %s}]"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  /**
   * Each module multiplies two maps. Before a training has found the norms' statistics five of them
   * would take the numbers beyond what single precision can compare.
   */
  @Override
  protected Model exported(Model start) {
    Map<String, Tensor> smaller = new HashMap<>();
    start
        .weights()
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (name.matches("deconvolution.*(side2.bn|fit_bn).weight")) {
                float[] values = tensor.toFloatArray();
                Arrays.fill(values, 0.1f);
                smaller.put(name, Tensor.of(values, values.length));
              }
            });
    assertThat(smaller).hasSize(10);
    return start.withWeights(start.weights().with(smaller));
  }

  @Override
  protected String golden() {
    return "dssd.txt";
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
        new BadInput("misspelt depth", "SPEC-100", "dssd_config.nlayer", "10"),
        new BadInput("an odd predictor", "SPEC-100", "dssd_config.pred_num_channels", "30"),
        new BadInput("no such backbone", "SPEC-100", "dssd_config.arch", "lenet"),
        new BadInput("too few scales", "SPEC-100", "dssd_config.scales", "\"[0.1, 0.2]\""),
        new BadInput("no ratios", "SPEC-100", "dssd_config.aspect_ratios_global", "\"[]\""),
        new BadInput("no list of steps", "SPEC-100", "dssd_config.steps", "\"8, 16\""),
        new BadInput("three variances", "SPEC-100", "dssd_config.variances", "\"[1, 1, 1]\""),
        new BadInput("neutral above positive", "SPEC-100", "dssd_config.neg_iou_thresh", "0.7"),
        new BadInput("no such block", "SPEC-100", "dssd_config.freeze_blocks", "[99]"),
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
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
