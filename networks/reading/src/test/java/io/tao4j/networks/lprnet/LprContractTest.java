package io.tao4j.networks.lprnet;

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

/** Ten layers and a small LSTM on pictures of 44x36 with one or two digits. */
class LprContractTest extends NetworkContract<LprSpec, Image, ReadText> {
  private static final String LABELS = "dataset_config.data_sources[0].label_directory_path";
  private static final String IMAGES = "dataset_config.data_sources[0].image_directory_path";
  private static final String CHARACTERS = "dataset_config.characters_list_file";

  LprContractTest() {
    super(
        new LprNetwork(),
        new Figures(3_518_625, 469_860_336L, 80, 2e-2f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path set = Plates.write(data, List.of("01", "12", "23", "30", "3", "2", "1", "0"));
    return Map.ofEntries(
        Map.entry("lpr_config.nlayers", "10"),
        Map.entry("lpr_config.hidden_units", "64"),
        Map.entry("lpr_config.max_label_length", "4"),
        Map.entry("augmentation_config.output_width", "44"),
        Map.entry("augmentation_config.output_height", "36"),
        Map.entry("augmentation_config.keep_original_prob", "1"),
        Map.entry("training_config.regularizer.type", "NO_REG"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry(CHARACTERS, set.resolve("characters.txt").toString()),
        Map.entry(IMAGES, set.resolve("image").toString()),
        Map.entry(LABELS, set.resolve("label").toString()),
        Map.entry(
            "dataset_config.validation_data_sources[0].image_directory_path",
            set.resolve("image").toString()),
        Map.entry(
            "dataset_config.validation_data_sources[0].label_directory_path",
            set.resolve("label").toString()));
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("image_input", "tf_op_layer_ArgMax", "tf_op_layer_Max");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path twice = Files.write(data.resolve("twice.txt"), List.of("0", "1", "0"));
    Path few = Files.write(data.resolve("few.txt"), List.of("0", "1"));
    Path nothing = Files.writeString(data.resolve("nothing.txt"), "\n");
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    return List.of(
        new BadInput("no such folder", "SPEC-100", IMAGES, data.resolve("none").toString()),
        new BadInput("no picture", "DATA-002", IMAGES, empty.toString()),
        new BadInput("no label", "DATA-006", LABELS, empty.toString()),
        new BadInput("a character twice", "DATA-006", CHARACTERS, twice.toString()),
        new BadInput("a character that is not listed", "DATA-006", CHARACTERS, few.toString()),
        new BadInput("no character", "DATA-006", CHARACTERS, nothing.toString()),
        new BadInput("too long a label", "DATA-006", "lpr_config.max_label_length", "1"),
        new BadInput("too narrow", "SPEC-100", "lpr_config.max_label_length", "6"),
        new BadInput("no such depth", "SPEC-100", "lpr_config.nlayers", "12"),
        new BadInput("no such block", "SPEC-100", "lpr_config.freeze_blocks", "[5]"),
        new BadInput(
            "an even window", "SPEC-100", "augmentation_config.gaussian_kernel_size", "[4]"),
        new BadInput("two channels", "SPEC-100", "augmentation_config.output_channel", "2"),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
