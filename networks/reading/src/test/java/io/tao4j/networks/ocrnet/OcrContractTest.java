package io.tao4j.networks.ocrnet;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.networks.reading.Plates;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A thin ResNet with CTC on pictures of 44x36 with one or two digits. */
class OcrContractTest extends NetworkContract<OcrSpec, Image, ReadText> {
  private static final String IMAGES = "dataset.train_dataset_dir[0]";
  private static final String LIST = "dataset.train_gt_file";
  private static final String CHARACTERS = "dataset.character_list_file";

  OcrContractTest() {
    super(
        new OcrNetwork(), new Figures(710_353, 36_325_824L, 300, 2e-3f, PruneSettings.share(0.6)));
  }

  static Map<String, String> small(Path data) throws IOException {
    Path set = Plates.write(data, List.of("01", "12", "23", "30", "3", "2", "1", "0"));
    return Map.ofEntries(
        Map.entry("model.feature_channel", "64"),
        Map.entry("model.hidden_size", "16"),
        Map.entry("model.input_width", "44"),
        Map.entry("dataset.max_label_length", "3"),
        Map.entry("dataset.batch_size", "8"),
        Map.entry("train.optim.name", "adam"),
        Map.entry("train.optim.lr", "0.002"),
        Map.entry("train.num_epochs", "2"),
        Map.entry(CHARACTERS, set.resolve("characters.txt").toString()),
        Map.entry(IMAGES, set.resolve("image").toString()),
        Map.entry(LIST, set.resolve("list.txt").toString()),
        Map.entry("dataset.val_dataset_dir", set.resolve("image").toString()),
        Map.entry("dataset.val_gt_file", set.resolve("list.txt").toString()));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    return small(data);
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input", "output_id", "output_prob");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path twice = Files.write(data.resolve("twice.txt"), List.of("0", "1", "0"));
    Path few = Files.write(data.resolve("few.txt"), List.of("0", "1"));
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    Path nothing = Files.writeString(data.resolve("nothing.txt"), "\n");
    Path alone = Files.writeString(data.resolve("alone.txt"), "0.png\n");
    Path gone = Files.writeString(data.resolve("gone.txt"), "0.png\t1\n9.png\t2\n");
    return List.of(
        new BadInput("no such folder", "SPEC-100", IMAGES, data.resolve("none").toString()),
        new BadInput("pictures that are not there", "DATA-006", IMAGES, empty.toString()),
        new BadInput("an empty list", "DATA-002", LIST, nothing.toString()),
        new BadInput("a picture without a text", "DATA-006", LIST, alone.toString()),
        new BadInput("a listed picture that is gone", "DATA-006", LIST, gone.toString()),
        new BadInput("a character twice", "DATA-006", CHARACTERS, twice.toString()),
        new BadInput("a character that is not listed", "DATA-006", CHARACTERS, few.toString()),
        new BadInput("too long a label", "DATA-006", "dataset.max_label_length", "1"),
        new BadInput("more characters than steps", "SPEC-100", "dataset.max_label_length", "13"),
        new BadInput("no such backbone", "SPEC-100", "model.backbone", "ResNet3X"),
        new BadInput("no multiple of 16", "SPEC-100", "model.feature_channel", "40"),
        new BadInput("two channels", "SPEC-100", "model.input_channel", "2"),
        new BadInput("a folder that is no LMDB", "LMDB-001", "dataset.val_gt_file", "null"),
        new BadInput("a rate that waits", "SPEC-100", "train.optim.lr_scheduler", "AutoReduce"),
        new BadInput("text for a model", "MODEL-003", "model.pruned_graph_path", text.toString()));
  }
}
