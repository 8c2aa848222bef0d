package io.tao4j.networks.reid;

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
class ReIdContractTest extends NetworkContract<ReIdSpec, Image, Embedding> {
  ReIdContractTest() {
    super(
        new ReIdNetwork(),
        new Figures(4_909_912, 29_151_232L, 60, 1e-2f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    List<String> both = List.of("red", "blue");
    Path train = Blobs.writeMarket(data.resolve("train"), 1, 4, both);
    return Map.ofEntries(
        Map.entry("model.backbone", "resnet10"),
        Map.entry("model.input_width", "32"),
        Map.entry("model.input_height", "32"),
        Map.entry("model.feat_dim", "8"),
        Map.entry("model.label_smooth", "false"),
        Map.entry("train.num_epochs", "2"),
        Map.entry("train.optim.warmup_iters", "0"),
        Map.entry("dataset.batch_size", "8"),
        Map.entry("dataset.train_dataset_dir", train.toString()),
        Map.entry("dataset.test_dataset_dir", train.toString()),
        Map.entry(
            "dataset.query_dataset_dir",
            Blobs.writeMarket(data.resolve("query"), 2, 2, both).toString()),
        Map.entry("dataset.padding", "0"),
        Map.entry("dataset.prob", "0"),
        Map.entry("dataset.re_prob", "0"));
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input", "fc_pred");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path folders = Blobs.write(data.resolve("folders"), 1, List.of("green"));
    Path other = Blobs.writeMarket(data.resolve("other"), 1, 1, List.of("green"));
    String set = "dataset.train_dataset_dir";
    return List.of(
        new BadInput("no such folder", "SPEC-100", set, data.resolve("none").toString()),
        new BadInput("no picture", "DATA-003", set, empty.toString()),
        new BadInput("names that say nothing", "DATA-006", set, folders.toString()),
        new BadInput("a batch of one identity", "SPEC-100", "dataset.batch_size", "4"),
        new BadInput("more identities than there are", "TRAIN-004", "dataset.batch_size", "12"),
        new BadInput("no such backbone", "SPEC-100", "model.backbone", "resnet_51"),
        new BadInput("two means", "SPEC-100", "dataset.pixel_mean", "[0.5, 0.5]"),
        new BadInput("a sampler that is none", "SPEC-100", "dataset.sampler", "random"),
        new BadInput("a rate of 0", "SPEC-100", "train.optim.base_lr", "0"),
        new BadInput(
            "no query in the gallery", "DATA-004", "dataset.query_dataset_dir", other.toString()));
  }
}
