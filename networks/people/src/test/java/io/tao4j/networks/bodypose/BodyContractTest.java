package io.tao4j.networks.bodypose;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole network on eight drawn figures of four joints. */
class BodyContractTest extends NetworkContract<BodySpec, Image, BodyPeople> {
  BodyContractTest() {
    super(
        new BodyNetwork(),
        new Figures(5_972_182, 104_812_544L, 300, 1e-3f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Bodies.write(data, 32);
    String moved = "dataloader.augmentation_config.spatial_aug_params.";
    return Map.ofEntries(
        Map.entry("num_epoch", "2"),
        Map.entry("dataloader.batch_size", "8"),
        Map.entry("dataloader.pose_config.target_shape", "[4, 4]"),
        Map.entry(
            "dataloader.pose_config.pose_config_path", data.resolve("joints.json").toString()),
        Map.entry("dataloader.image_config.image_dims.height", "32"),
        Map.entry("dataloader.image_config.image_dims.width", "32"),
        Map.entry("dataloader.dataset_config.train_records_folder_path", data.toString()),
        Map.entry(
            "dataloader.dataset_config.dataset_specs", "{coco: " + data.resolve("data.json") + "}"),
        Map.entry("dataloader.augmentation_config.spatial_augmentation_mode", "standard"),
        Map.entry(moved + "flip_lr_prob", "0"),
        Map.entry(moved + "rotate_deg_max", "0"),
        Map.entry(moved + "rotate_deg_min", "0"),
        Map.entry(moved + "translate_max_x", "0"),
        Map.entry(moved + "translate_min_x", "0"),
        Map.entry(moved + "translate_max_y", "0"),
        Map.entry(moved + "translate_min_y", "0"),
        Map.entry("model.backbone_attributes.architecture", "resnet"),
        Map.entry("model.stages", "2"),
        Map.entry("model.heat_channels", "5"),
        Map.entry("model.paf_channels", "6"),
        Map.entry("model.kernel_regularization_factor", "0"),
        Map.entry("model.kernel_initializer", "xavier"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("val/00.png");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path noJoints = Files.writeString(data.resolve("none.json"), "{\"categories\": [{}]}");
    Files.writeString(data.resolve("bad"), "no records at all");
    Path bare = Files.createDirectories(data.resolve("bare"));
    Files.copy(data.resolve("train.json"), bare.resolve("train.json"));
    Files.copy(data.resolve("val.json"), bare.resolve("val.json"));
    String records = "dataloader.dataset_config.train_records_path";
    return List.of(
        new BadInput("no such records", "BPNET-003", records, "[none]"),
        new BadInput("no records", "RECORD-002", records, "[bad]"),
        new BadInput(
            "no pictures",
            "BPNET-004",
            "dataloader.dataset_config.root_data_path",
            bare.toString()),
        new BadInput(
            "no joints",
            "BPNET-001",
            "dataloader.pose_config.pose_config_path",
            noJoints.toString()),
        new BadInput("too many maps", "SPEC-100", "model.heat_channels", "7"),
        new BadInput("a side of 36", "SPEC-100", "dataloader.image_config.image_dims.height", "36"),
        new BadInput(
            "maps of another size", "SPEC-100", "dataloader.pose_config.target_shape", "[8, 8]"));
  }
}
