package io.tao4j.networks.changenet;

import io.tao4j.network.NetworkContract;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A disc that appears, 32x32, by resnet10 under a narrow decoder. */
class ChangenetContractTest extends NetworkContract<ChangenetSpec, Object, Object> {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";

  ChangenetContractTest() {
    super(
        new ChangenetNetwork(),
        new Figures(4_925_370, 38_510_016, 150, 1e-3f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ChangeFixture.write(data.resolve("set"), "train", 8, 32, 1);
    ChangeFixture.write(data.resolve("set"), "val", 2, 32, 2);
    return Map.ofEntries(
        Map.entry(MODEL + "backbone", "resnet10"),
        Map.entry(MODEL + "embed_dim", "8"),
        Map.entry(MODEL + "input_height", "32"),
        Map.entry(MODEL + "input_width", "32"),
        Map.entry(DATA + "root_dir", data.resolve("set").toString()),
        Map.entry(
            DATA + "augmentation",
            "{hflip_probability: 0, vflip_probability: 0, rotate_probability: 0,"
                + " with_random_crop: false, scale_range: [], with_random_blur: false,"
                + " brightness: 0, contrast: 0, saturation: 0, hue: 0}"),
        Map.entry("training_config.batch_size", "8"));
  }

  @Override
  protected String golden() {
    return "visual_changenet.txt";
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("set");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input0", "input1", "output_final");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    return List.of(
        new BadInput("no such list", "SPEC-100", DATA + "train_split", "none"),
        new BadInput(
            "no folder of pictures after", "SPEC-100", DATA + "change_image_folder_name", "C"),
        new BadInput("masks of other names", "MASK-002", DATA + "label_suffix", ".bmp"),
        new BadInput(
            "a backbone that is not here", "SPEC-100", MODEL + "backbone", "vit_large_nvdinov2"),
        new BadInput("one class", "SPEC-100", DATA + "class_names", "[change]"),
        new BadInput("text for a model", "MODEL-003", MODEL + "start_model_path", text.toString()));
  }
}
