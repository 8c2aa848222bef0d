package io.tao4j.networks.changenet;

import io.tao4j.network.NetworkContract;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Eight parts of 32x32, of which four have a disc; with the decoder of differences. */
class ClassifyContractTest extends NetworkContract<ChangenetSpec, Object, Object> {
  private static final String PARTS = "classify_config.dataset.";

  ClassifyContractTest() {
    super(
        new ChangenetNetwork(),
        new Figures(4_910_070, 36_288_960L, 300, 3e-3f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path table = ChangeFixture.parts(data, 4, 4);
    return Map.ofEntries(
        Map.entry("task", "classify"),
        Map.entry("dataset_config.root_dir", data.toString()), // the default spec names one
        Map.entry("model_config.backbone", "resnet10"),
        Map.entry("model_config.embed_dim", "4"),
        Map.entry("classify_config.difference_module", "learnable"),
        Map.entry("classify_config.learnable_difference_modules", "2"),
        Map.entry("classify_config.embed_dec", "8"),
        Map.entry("classify_config.eval_margin", "0.5"),
        Map.entry("classify_config.loss", "ce"),
        Map.entry("classify_config.cls_weight", "[1.0, 1.0]"),
        Map.entry(PARTS + "train_dataset.csv_path", table.toString()),
        Map.entry(PARTS + "validation_dataset.csv_path", table.toString()),
        Map.entry(PARTS + "image_ext", ".png"),
        Map.entry(PARTS + "num_input", "1"),
        Map.entry(PARTS + "image_width", "32"),
        Map.entry(PARTS + "image_height", "32"),
        Map.entry(PARTS + "batch_size", "8"),
        Map.entry(PARTS + "fpratio_sampling", "1"));
  }

  @Override
  protected String golden() {
    return "classify.txt";
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("parts.csv");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "input_2", "output");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path narrow = Files.writeString(data.resolve("narrow.csv"), "input_path,label\na,PASS\n");
    return List.of(
        new BadInput("no such table", "SPEC-100", PARTS + "train_dataset.csv_path", "none.csv"),
        new BadInput(
            "a table without columns",
            "DATA-006",
            PARTS + "train_dataset.csv_path",
            narrow.toString()),
        new BadInput("lights without names", "SPEC-100", PARTS + "num_input", "2"),
        new BadInput("a size of no whole maps", "SPEC-100", PARTS + "image_width", "40"),
        new BadInput("the other loss", "SPEC-100", "classify_config.loss", "contrastive"),
        new BadInput("three weights", "SPEC-100", "classify_config.cls_weight", "[1, 1, 1]"),
        new BadInput("no such backbone", "SPEC-100", "model_config.backbone", "resnet_11"));
  }
}
