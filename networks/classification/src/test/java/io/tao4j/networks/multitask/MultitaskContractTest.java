package io.tao4j.networks.multitask;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.network.NetworkContract;
import io.tao4j.networks.tasks.multitask.MultitaskAnswer;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two tasks on ResNet-10 at 32x48: which shape of four, and whether its number is even. */
class MultitaskContractTest extends NetworkContract<MultitaskSpec, Image, MultitaskAnswer> {
  private static final String TRAIN = "dataset_config.train_csv_path";

  MultitaskContractTest() {
    super(
        new MultitaskNetwork(),
        new Figures(6_238_278, 52_076_928, 80, 0.02f, PruneSettings.share(0.5)));
  }

  /** A CSV of a folder of class folders: its class, and whether its number is even. */
  static Path csv(Path folder, Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("picture,shape,even"));
    List<Path> classes;
    try (Stream<Path> all = Files.list(folder)) {
      classes = all.filter(Files::isDirectory).sorted().toList();
    }
    for (Path kind : classes) {
      try (Stream<Path> pictures = Files.list(kind)) {
        for (Path picture : pictures.sorted().toList()) {
          lines.add(
              "%s/%s,%s,%s"
                  .formatted(
                      kind.getFileName(),
                      picture.getFileName(),
                      kind.getFileName(),
                      classes.indexOf(kind) % 2 == 0 ? "yes" : "no"));
        }
      }
    }
    return Files.write(file, lines);
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesImageDataset set =
        ShapesImageDataset.builder(data.resolve("shapes"))
            .classes(4)
            .train(2)
            .validation(1)
            .size(32, 48)
            .write();
    return Map.ofEntries(
        Map.entry("model_config.n_layers", "10"),
        Map.entry("model_config.input_image_size", "\"3,32,48\""),
        Map.entry(TRAIN, csv(set.train(), data.resolve("train.csv")).toString()),
        Map.entry("dataset_config.image_directory_path", set.train().toString()),
        Map.entry(
            "dataset_config.val_csv_path", csv(set.train(), data.resolve("val.csv")).toString()),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"));
  }

  @Override
  protected String golden() {
    return "multitask_classification.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "even/Softmax", "shape/Softmax");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    Path empty = Files.writeString(data.resolve("empty.csv"), "picture,shape\n");
    Path short_ = Files.writeString(data.resolve("short.csv"), "picture,shape\na.png,x\n");
    Path alike =
        Files.writeString(data.resolve("alike.csv"), "p,a b,a_b\n" + "x.png,1,1\n".repeat(8));
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, data.resolve("none.csv").toString()),
        new BadInput("a table without rows", "DATA-006", TRAIN, empty.toString()),
        new BadInput("fewer images than a batch", "TRAIN-004", TRAIN, short_.toString()),
        new BadInput("tasks of one name", "TRAIN-009", TRAIN, alike.toString()),
        new BadInput("misspelt depth", "SPEC-100", "model_config.nlayers", "10"),
        new BadInput("no such depth", "SPEC-100", "model_config.n_layers", "11"),
        new BadInput("no size", "SPEC-100", "model_config.input_image_size", "\"80,60\""),
        new BadInput("byom without a model", "SPEC-100", "model_config.arch", "byom"),
        new BadInput("no such block", "SPEC-100", "model_config.freeze_blocks", "[9]"),
        new BadInput(
            "other tasks at validation",
            "DATA-004",
            "dataset_config.val_csv_path",
            short_.toString()),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
