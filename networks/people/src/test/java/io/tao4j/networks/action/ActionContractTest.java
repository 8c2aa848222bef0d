package io.tao4j.networks.action;

import io.tao4j.network.NetworkContract;
import io.tao4j.network.classification.Classification;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The smallest network of both streams, on eight videos of two actions. */
class ActionContractTest extends NetworkContract<ActionSpec, Video, Classification> {
  ActionContractTest() {
    super(
        new ActionNetwork(),
        new Figures(9_845_054, 31_344_688L, 60, 1e-2f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path train = Films.write(data.resolve("train"), "a", 4, 4);
    return Map.ofEntries(
        Map.entry("model.model_type", "joint"),
        Map.entry("model.backbone", "resnet_10"),
        Map.entry("model.input_type", "2d"),
        Map.entry("model.rgb_seq_length", "4"),
        Map.entry("model.of_seq_length", "2"),
        Map.entry("model.num_fc", "8"),
        Map.entry("model.sample_strategy", "random_interval"),
        Map.entry("model.dropout_ratio", "0"),
        Map.entry("model.input_width", "24"),
        Map.entry("model.input_height", "24"),
        Map.entry("dataset.train_dataset_dir", train.toString()),
        Map.entry(
            "dataset.val_dataset_dir", Films.write(data.resolve("val"), "b", 1, 4).toString()),
        Map.entry("dataset.batch_size", "8"),
        Map.entry("dataset.augmentation_config.train_crop_type", "no_crop"),
        Map.entry("dataset.augmentation_config.val_center_crop", "false"),
        Map.entry("dataset.augmentation_config.horizontal_flip_prob", "0"),
        Map.entry("train.num_epochs", "2"),
        Map.entry("train.optim.lr", "0.01"),
        Map.entry("train.optim.lr_steps", "[]"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("val");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_rgb", "input_of", "fc_pred");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path still = data.resolve("still");
    Files.createDirectories(still.resolve("down/one/rgb"));
    Path odd = Films.write(data.resolve("odd"), "a", 1, 2);
    for (String action : Films.CLASSES) {
      Files.move(odd.resolve(action + "/a_0/v/f100.png"), odd.resolve(action + "/a_0/v/other.png"));
    }
    Path text = Files.writeString(data.resolve("weights.pth"), "no weights");
    String set = "dataset.train_dataset_dir";
    return List.of(
        new BadInput("no such folder", "SPEC-100", set, data.resolve("none").toString()),
        new BadInput("nothing in it", "DATA-002", set, empty.toString()),
        new BadInput("a video without frames", "DATA-002", set, still.toString()),
        new BadInput("flows that do not belong together", "DATA-002", set, odd.toString()),
        new BadInput("a folder of no class", "ACTION-001", "dataset.label_map", "{down: 0}"),
        new BadInput("a number left out", "SPEC-100", "dataset.label_map", "{down: 0, right: 2}"),
        new BadInput("i3d", "SPEC-100", "model.backbone", "i3d"),
        new BadInput(
            "two means", "SPEC-100", "dataset.augmentation_config.rgb_input_mean", "[0, 1]"),
        new BadInput(
            "more than the whole", "SPEC-100", "dataset.augmentation_config.scales", "[1.5]"),
        new BadInput(
            "no weights", "WEIGHTS-002", "model.rgb_pretrained_model_path", text.toString()));
  }
}
