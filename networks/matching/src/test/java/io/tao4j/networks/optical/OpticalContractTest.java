package io.tao4j.networks.optical;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.tasks.inspection.InspectedPart;
import io.tao4j.networks.tasks.inspection.Verdict;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Four good and four faulty plates under two lights, 16x16 each. */
class OpticalContractTest extends NetworkContract<OpticalSpec, InspectedPart, Verdict> {
  OpticalContractTest() {
    super(
        new OpticalNetwork(),
        new Figures(2_365_965, 5_719_040L, 60, 1e-2f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path table = Parts.write(data, 4, 4, List.of("Green", "Red"));
    return Map.ofEntries(
        Map.entry("dataset.train_dataset.csv_path", table.toString()),
        Map.entry("dataset.train_dataset.images_dir", data.toString()),
        Map.entry("dataset.validation_dataset.csv_path", table.toString()),
        Map.entry("dataset.validation_dataset.images_dir", data.toString()),
        Map.entry("dataset.test_dataset.csv_path", table.toString()),
        Map.entry("dataset.test_dataset.images_dir", data.toString()),
        Map.entry("dataset.infer_dataset.images_dir", data.toString()),
        Map.entry("dataset.image_ext", ".png"),
        Map.entry("dataset.num_input", "2"),
        Map.entry("dataset.input_map", "{Green: 0, Red: 1}"),
        Map.entry("dataset.image_width", "16"),
        Map.entry("dataset.image_height", "16"),
        Map.entry("dataset.batch_size", "8"),
        Map.entry("dataset.fpratio_sampling", "1"),
        Map.entry("train.num_epochs", "2"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("parts.csv");
  }

  /** The distance is of a difference, and both vectors have these. */
  @Override
  protected Set<String> cancelledOut() {
    return Set.of("head.norm1.bias", "head.fc2.bias");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "input_2", "output_1", "output_2");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String table = "dataset.train_dataset.csv_path";
    Path narrow = Files.writeString(data.resolve("narrow.csv"), "input_path,label\na,PASS\n");
    Path ragged =
        Files.writeString(
            data.resolve("ragged.csv"),
            "input_path,golden_path,label,object_name\nseen,golden,PASS\nseen,golden,,R1\n");
    Path good = Parts.write(data.resolve("good"), 8, 0, List.of("Green", "Red"));
    return List.of(
        new BadInput("no such table", "SPEC-100", table, data.resolve("none.csv").toString()),
        new BadInput("a table without columns", "DATA-006", table, narrow.toString()),
        new BadInput("a table with faulty rows", "DATA-006", table, ragged.toString()),
        new BadInput("no faulty part", "TRAIN-004", table, good.toString()),
        new BadInput("more than there are", "TRAIN-004", "dataset.batch_size", "9"),
        new BadInput("lights without names", "SPEC-100", "dataset.num_input", "3"),
        new BadInput("a light twice", "SPEC-100", "dataset.input_map", "{Green: 0, Red: 0}"),
        new BadInput("a grid of three", "SPEC-100", "dataset.grid_map", "{x: 0, y: 2}"),
        new BadInput("a rate of 0", "SPEC-100", "train.optim.lr", "0"),
        new BadInput("no such network", "SPEC-100", "model.model_type", "Siamese_4"));
  }
}
