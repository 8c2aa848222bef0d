package io.tao4j.networks.detr;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A detection transformer on ResNet-10 for three classes at 96x64. */
abstract class DetrContract extends NetworkContract<DetrSpec, Image, Detections> {
  DetrContract(Network<DetrSpec, Image, Detections> network, Figures figures) {
    super(network, figures);
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, 96, 64, 3, 5);
    Map<String, String> fields = new HashMap<>();
    fields.put("model_config.nlayers", "10");
    fields.put("model_config.num_queries", "6");
    fields.put("model_config.hidden_dim", "32");
    fields.put("model_config.nheads", "4");
    fields.put("model_config.enc_layers", "1");
    fields.put("model_config.dec_layers", "1");
    fields.put("model_config.dim_feedforward", "48");
    fields.put("model_config.enc_n_points", "2");
    fields.put("model_config.dec_n_points", "2");
    fields.put("model_config.num_feature_levels", "3");
    fields.put("model_config.dropout_ratio", "0");
    fields.put("model_config.freeze_bn", "false");
    fields.put("optimizer_config.backbone_rate", "1");
    fields.put("optimizer_config.weight_decay", "0");
    fields.put("augmentation_config.output_width", "96");
    fields.put("augmentation_config.output_height", "64");
    fields.put("augmentation_config.horizontal_flip_prob", "0");
    fields.put("augmentation_config.random_crop_min_scale", "1");
    fields.put("augmentation_config.zoom_out_max_scale", "1");
    fields.put("augmentation_config.distortion", "0");
    fields.put("training_config.gradient_clip_norm", "1");
    fields.put("training_config.drop_last_batch", "true");
    fields.put("training_config.batch_size_per_gpu", "8");
    fields.put("dataset_config.type", "kitti");
    fields.put("dataset_config.data_sources", sources(set.train()));
    fields.put("dataset_config.validation_data_sources", sources(set.validation()));
    return fields;
  }

  private static String sources(Path part) {
    return "[{label_directory_path: %s, image_directory_path: %s}]"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String model = "model_config.";
    String input = "augmentation_config.";
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("misspelt depth", "SPEC-100", model + "nlayer", "10"),
        new BadInput("no such backbone", "SPEC-100", model + "arch", "lenet"),
        new BadInput("no such depth", "SPEC-100", model + "nlayers", "11"),
        new BadInput("no query", "SPEC-100", model + "num_queries", "0"),
        new BadInput("seven heads", "SPEC-100", model + "nheads", "7"),
        new BadInput("six levels", "SPEC-100", model + "num_feature_levels", "6"),
        new BadInput("no layer", "SPEC-100", model + "dec_layers", "0"),
        new BadInput("all left out", "SPEC-100", model + "dropout_ratio", "1"),
        new BadInput("no such block", "SPEC-100", model + "freeze_blocks", "[99]"),
        new BadInput("negative noise", "SPEC-100", model + "dn_box_noise_scale", "-1"),
        new BadInput("width of no cell", "SPEC-100", input + "output_width", "100"),
        new BadInput("two means", "SPEC-100", input + "input_mean", "[0, 0]"),
        new BadInput("deviation of 0", "SPEC-100", input + "input_std", "[0, 1, 1]"),
        new BadInput("no part", "SPEC-100", input + "random_crop_min_scale", "0"),
        new BadInput("a score of 1", "SPEC-100", "selection_config.confidence_threshold", "1"),
        new BadInput("negative factor", "SPEC-100", "loss_config.bbox_loss_coef", "-1"),
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
