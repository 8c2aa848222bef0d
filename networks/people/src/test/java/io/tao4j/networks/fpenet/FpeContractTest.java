package io.tao4j.networks.fpenet;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole network on eight drawn faces of ten points. */
class FpeContractTest extends NetworkContract<FpeSpec, PictureRegion, FacePoints> {
  FpeContractTest() {
    super(
        new FpeNetwork(), new Figures(567_434, 31_338_496L, 500, 5e-4f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Faces.write(data);
    return Map.ofEntries(
        Map.entry("num_epoch", "2"),
        Map.entry("num_keypoints", "10"),
        Map.entry("dataloader.num_keypoints", "10"),
        Map.entry("dataloader.batch_size", "8"),
        Map.entry("dataloader.image_info.image.height", "16"),
        Map.entry("dataloader.image_info.image.width", "16"),
        Map.entry("dataloader.augmentation_info.enable_online_augmentation", "false"),
        Map.entry(
            "dataloader.augmentation_info.modulus_spatial_augmentation.hflip_probability", "0"),
        Map.entry(
            "dataloader.dataset_info.tfrecords_directory_path", data.resolve("records").toString()),
        Map.entry("loss.elt_loss_info.enable_elt_loss", "false"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("val.json");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_face_images", "softargmax/strided_slice", "softargmax/strided_slice_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path records = Files.createDirectories(data.resolve("records/bad/FpeTfRecords"));
    Files.writeString(records.resolve("data.tfrecords"), "no records at all");
    Path root = Files.createDirectories(data.resolve("empty"));
    String set = "dataloader.dataset_info.tfrecords_set_id_train";
    return List.of(
        new BadInput("no such set", "PEOPLE-002", set, "none"),
        new BadInput("no records", "RECORD-002", set, "bad"),
        new BadInput(
            "no pictures", "FPENET-001", "dataloader.dataset_info.root_path", root.toString()),
        new BadInput("two numbers of points", "SPEC-100", "num_keypoints", "11"),
        new BadInput("a side of 40", "SPEC-100", "dataloader.image_info.image.height", "40"),
        new BadInput(
            "a copy of ten points, in a mirror",
            "SPEC-100",
            "loss.elt_loss_info",
            "{enable_elt_loss: true, modulus_spatial_augmentation: {hflip_probability: 0.5}}"),
        new BadInput(
            "parts of ten points",
            "SPEC-100",
            "loss.weights_dict",
            "{face: 0.5, eyes: 0.25, mouth: 0.25}"));
  }
}
