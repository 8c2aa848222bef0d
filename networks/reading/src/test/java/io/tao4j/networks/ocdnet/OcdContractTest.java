package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.networks.reading.page.FoundTexts;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A plain ResNet-18 with a thin neck on pictures of 64x64. */
class OcdContractTest extends NetworkContract<OcdSpec, Image, FoundTexts> {
  private static final String SET = "dataset.train_dataset.data_path[0]";

  OcdContractTest() {
    super(
        new OcdNetwork(),
        new Figures(11_219_081, 150_500_352L, 400, 0.012f, PruneSettings.share(0.5)));
  }

  static Map<String, String> small(Path data) throws IOException {
    Path set = Pages.write(data, 8);
    return Map.ofEntries(
        Map.entry("model.backbone", "resnet18"),
        Map.entry("model.inner_channels", "32"),
        Map.entry("model.k", "10"),
        Map.entry("dataset.train_dataset.loader.batch_size", "8"),
        Map.entry(
            "dataset.train_dataset.args.pre_processes",
            "[{type: EastRandomCropData, args: {size: [64, 64], max_tries: 1}}]"),
        Map.entry(
            "dataset.validate_dataset.args.pre_processes",
            "[{type: Resize2D, args: {short_size: [64, 64]}}]"),
        Map.entry("train.num_epochs", "2"),
        Map.entry(SET, set.toString()),
        Map.entry("dataset.validate_dataset.data_path[0]", set.toString()));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    return small(data);
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input", "pred");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path none = Files.createDirectories(data.resolve("none"));
    Path unlabelled = Pages.write(data.resolve("unlabelled"), 2);
    Files.delete(unlabelled.resolve("gt/gt_1.txt"));
    Path words = Pages.write(data.resolve("words"), 1);
    Files.writeString(words.resolve("gt/gt_0.txt"), "1,2,three,4,5,6,7,8,text\n");
    Path short3 = Pages.write(data.resolve("short"), 1);
    Files.writeString(short3.resolve("gt/gt_0.txt"), "1,2,3,4,text\n");
    Path empty = Pages.write(data.resolve("blank"), 1);
    Files.writeString(empty.resolve("gt/gt_0.txt"), "\n");
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String steps = "dataset.train_dataset.args.pre_processes";
    return List.of(
        new BadInput("no such folder", "SPEC-100", SET, data.resolve("gone").toString()),
        new BadInput("no pictures", "DATA-001", SET, none.toString()),
        new BadInput("no label", "DATA-006", SET, unlabelled.toString()),
        new BadInput("a word for a number", "DATA-006", SET, words.toString()),
        new BadInput("two corners", "DATA-006", SET, short3.toString()),
        new BadInput("no text at all", "DATA-002", SET, empty.toString()),
        new BadInput("no such backbone", "SPEC-100", "model.backbone", "resnet19"),
        new BadInput(
            "no multiple of 32",
            "SPEC-100",
            steps,
            "[{type: EastRandomCropData, args: {size: [100, 64]}}]"),
        new BadInput("no such step", "SPEC-100", steps, "[{type: Shake, args: {p: 1}}]"),
        new BadInput(
            "no such change",
            "SPEC-100",
            steps,
            "[{type: IaaAugment, args: [{type: Shear, args: {p: 1}}]}]"),
        new BadInput(
            "a range upside down",
            "SPEC-100",
            steps,
            "[{type: IaaAugment, args: [{type: Resize, args: {size: [3, 0.5]}}]}]"),
        new BadInput(
            "two orders of colours", "SPEC-100", "dataset.train_dataset.args.img_mode", "RGB"),
        new BadInput(
            "text for a model", "MODEL-003", "model.pretrained_model_path", text.toString()));
  }
}
