package io.tao4j.networks.mlrecog;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.networks.matching.Blobs;
import io.tao4j.networks.matching.Embedding;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The smallest trunk on pictures of 32x32, four of each of two colours. */
class MlRecogContractTest extends NetworkContract<MlRecogSpec, Image, Embedding> {
  MlRecogContractTest() {
    super(
        new MlRecogNetwork(),
        new Figures(4_909_896, 18_141_184L, 60, 1e-2f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path set = Blobs.write(data.resolve("train"), 4, List.of("red", "blue"));
    return Map.ofEntries(
        Map.entry("model.backbone", "resnet10"),
        Map.entry("model.input_width", "32"),
        Map.entry("model.input_height", "32"),
        Map.entry("model.feat_dim", "8"),
        Map.entry("train.batch_size", "8"),
        Map.entry("train.num_epochs", "2"),
        Map.entry("train.smooth_loss", "false"),
        Map.entry("train.optim.warmup_iters", "0"),
        Map.entry("dataset.train_dataset", set.toString()),
        Map.entry("dataset.val_dataset.reference", set.toString()),
        Map.entry(
            "dataset.val_dataset.query",
            Blobs.write(data.resolve("query"), 2, List.of("red", "blue")).toString()),
        Map.entry("dataset.prob", "0"),
        Map.entry("dataset.re_prob", "0"),
        Map.entry("dataset.random_crop", "false"),
        Map.entry("dataset.gaussian_blur.enabled", "false"),
        Map.entry("dataset.color_augmentation.enabled", "false"));
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input", "fc_pred");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path other = Blobs.write(data.resolve("other"), 1, List.of("green"));
    String set = "dataset.train_dataset";
    return List.of(
        new BadInput("no such folder", "SPEC-100", set, data.resolve("none").toString()),
        new BadInput("no class folder", "DATA-002", set, empty.toString()),
        new BadInput("a batch of one class", "SPEC-100", "train.batch_size", "4"),
        new BadInput("more classes than there are", "TRAIN-004", "train.batch_size", "12"),
        new BadInput("no such backbone", "SPEC-100", "model.backbone", "resnet_51"),
        new BadInput("a rule that is not here", "SPEC-100", "train.optim.name", "Adamax"),
        new BadInput("two means", "SPEC-100", "dataset.pixel_mean", "[0.5, 0.5]"),
        new BadInput("a range upside down", "SPEC-100", "dataset.gaussian_blur.sigma", "[1, 0.5]"),
        new BadInput(
            "no class in common", "DATA-004", "dataset.val_dataset.query", other.toString()));
  }
}
