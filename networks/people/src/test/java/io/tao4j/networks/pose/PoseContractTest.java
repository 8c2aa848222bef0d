package io.tao4j.networks.pose;

import io.tao4j.data.NpyFile;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.classification.Classification;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole network on a chain of five joints, eight sequences of two actions. */
class PoseContractTest extends NetworkContract<PoseSpec, PoseSequence, Classification> {
  PoseContractTest() {
    super(
        new PoseNetwork(),
        new Figures(3_065_604, 699_679_232L, 60, 1e-2f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path train = Movers.write(data, "train", 8, Movers.FRAMES);
    Path val = Movers.write(data, "val", 4, Movers.FRAMES);
    return Map.ofEntries(
        Map.entry("model.input_channels", "2"),
        Map.entry("model.dropout", "0"),
        Map.entry("model.graph_edges", Movers.LINKS),
        Map.entry("model.graph_center", "2"),
        Map.entry("dataset.train_dataset.data_path", train.toString()),
        Map.entry("dataset.train_dataset.label_path", data.resolve("train_label.csv").toString()),
        Map.entry("dataset.val_dataset.data_path", val.toString()),
        Map.entry("dataset.val_dataset.label_path", data.resolve("val_label.csv").toString()),
        Map.entry("dataset.num_classes", "2"),
        Map.entry("dataset.label_map", "{aside: 0, up_down: 1}"),
        Map.entry("dataset.batch_size", "8"),
        Map.entry("train.optim.lr_steps", "[]"),
        Map.entry("train.optim.lr", "0.01"),
        Map.entry("train.num_epochs", "2"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("val_data.npy");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input", "fc_pred");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("text.npy"), "no array at all");
    Path flat = data.resolve("flat.npy");
    NpyFile.write(flat, new float[12], 3, 4);
    Path broken = data.resolve("cut.npy");
    byte[] whole = Files.readAllBytes(data.resolve("train_data.npy"));
    Files.write(broken, java.util.Arrays.copyOf(whole, whole.length / 2));
    Path few = Files.writeString(data.resolve("few.csv"), "a,0\nb,1\n");
    Path odd = Files.writeString(data.resolve("odd.csv"), "a,zero\n");
    Path pickle = Files.writeString(data.resolve("label.pkl"), "no pickle");
    String sequences = "dataset.train_dataset.data_path";
    String labels = "dataset.train_dataset.label_path";
    return List.of(
        new BadInput("no such file", "SPEC-100", sequences, data.resolve("none").toString()),
        new BadInput("no array", "DATA-013", sequences, text.toString()),
        new BadInput("half an array", "DATA-013", sequences, broken.toString()),
        new BadInput("two axes", "POSE-001", sequences, flat.toString()),
        new BadInput("another skeleton", "POSE-001", "model.graph_edges", "[\"0-1\", \"1-2\"]"),
        new BadInput("places of three numbers", "POSE-001", "model.input_channels", "3"),
        new BadInput("no link", "SPEC-100", "model.graph_edges", "[\"0:1\"]"),
        new BadInput("no such joint", "SPEC-100", "model.graph_center", "7"),
        new BadInput("labels of two", "POSE-003", labels, few.toString()),
        new BadInput("a class without a number", "POSE-002", labels, odd.toString()),
        new BadInput("no pickle", "WEIGHTS-003", labels, pickle.toString()),
        new BadInput("a map of three", "SPEC-100", "dataset.num_classes", "3"),
        new BadInput("a rate that waits", "SPEC-100", "train.optim.lr_scheduler", "AutoReduce"));
  }
}
