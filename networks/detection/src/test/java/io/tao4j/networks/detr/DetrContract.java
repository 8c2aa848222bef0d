package io.tao4j.networks.detr;

import static io.tao4j.networks.anchors.DetectorCases.spec;

import io.tao4j.data.image.Image;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.anchors.DetectorCases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A detection transformer on ResNet-10 for three classes at 96x64. */
abstract class DetrContract extends NetworkContract<DetrSpec, Image, Detections> {
  DetrContract(Network<DetrSpec, Image, Detections> network, Figures figures) {
    super(network, figures);
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = DetectorCases.fields(DetectorCases.shapes(data, 96, 64), 96, 64);
    fields.remove("training_config.optimizer"); // AdamW
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
    fields.put("augmentation_config.horizontal_flip_prob", "0");
    fields.put("augmentation_config.random_crop_min_scale", "1");
    fields.put("augmentation_config.zoom_out_max_scale", "1");
    fields.put("augmentation_config.distortion", "0");
    fields.put("training_config.gradient_clip_norm", "1");
    fields.put("dataset_config.type", "kitti");
    return fields;
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("inputs", "pred_logits", "pred_boxes");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String model = "model_config.";
    String input = "augmentation_config.";
    return DetectorCases.faults(
        data,
        spec("misspelt depth", model + "nlayer", "10"),
        spec("no such backbone", model + "arch", "lenet"),
        spec("no such depth", model + "nlayers", "11"),
        spec("no query", model + "num_queries", "0"),
        spec("seven heads", model + "nheads", "7"),
        spec("six levels", model + "num_feature_levels", "6"),
        spec("no layer", model + "dec_layers", "0"),
        spec("all left out", model + "dropout_ratio", "1"),
        spec("no such block", model + "freeze_blocks", "[99]"),
        spec("negative noise", model + "dn_box_noise_scale", "-1"),
        spec("width of no cell", input + "output_width", "100"),
        spec("two means", input + "input_mean", "[0, 0]"),
        spec("deviation of 0", input + "input_std", "[0, 1, 1]"),
        spec("no part", input + "random_crop_min_scale", "0"),
        spec("a score of 1", "selection_config.confidence_threshold", "1"),
        spec("negative factor", "loss_config.bbox_loss_coef", "-1"));
  }
}
