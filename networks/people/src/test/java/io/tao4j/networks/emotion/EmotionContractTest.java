package io.tao4j.networks.emotion;

import io.tao4j.network.NetworkContract;
import io.tao4j.network.classification.Classification;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole network on the landmarks of eight drawn faces. */
class EmotionContractTest extends NetworkContract<EmotionSpec, FaceLandmarks, Classification> {
  EmotionContractTest() {
    super(
        new EmotionNetwork(), new Figures(244_934, 242_048L, 100, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Emotions.write(data);
    return Map.ofEntries(
        Map.entry("num_epoch", "2"),
        Map.entry("dataloader.batch_size", "8"),
        Map.entry(
            "dataloader.dataset_info.tfrecords_directory_path", "[" + data.resolve("post") + "]"),
        Map.entry("dataloader.dataset_info.tfrecords_set_id", "[drawn]"),
        Map.entry("dataloader.dataset_info.tfrecord_folder_name", "[records]"),
        Map.entry("evaluator.dataloader.kpiset_info.kpi_tfrecords_directory_path", "[]"),
        Map.entry("evaluator.dataloader.kpiset_info.tfrecords_set_id_kpi", "[]"),
        Map.entry("evaluator.dataloader.kpiset_info.tfrecord_folder_name_kpi", "[]"),
        Map.entry("model.model_parameters.dropout_rate", "0"),
        Map.entry("model.model_parameters.regularization_factor", "0"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("drawn/Ground_Truth_DataFactory/faces.json");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path records = Files.createDirectories(data.resolve("post/bad/records"));
    Files.writeString(records.resolve("train.tfrecords"), "no records at all");
    String set = "dataloader.dataset_info.tfrecords_set_id";
    return List.of(
        new BadInput("no such set", "PEOPLE-002", set, "[none]"),
        new BadInput("no records", "RECORD-002", set, "[bad]"),
        new BadInput("two sets of one folder", "SPEC-100", set, "[drawn, bad]"),
        new BadInput("too few landmarks", "EMOTION-001", "dataloader.num_keypoints", "104"),
        new BadInput("classes of no number", "SPEC-100", "class_list", "[neutral, happy]"),
        new BadInput("pictures", "SPEC-100", "use_landmarks_input", "false"));
  }
}
