package io.tao4j.networks.fpenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.PeopleSpecs;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.networks.people.StreamRecipe;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean. */
class FpeMeaningTest {
  private static FpeSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataloader.dataset_info.tfrecords_directory_path", "records");
    all.put("dataloader.dataset_info.tfrecords_set_id_train", "train");
    all.putAll(fields);
    return PeopleSpecs.parse(new FpeNetwork(), all).spec();
  }

  private static Graph graph(Map<String, String> fields) {
    return new FpeSettings(spec(fields)).definition().fresh(new ArrayList<>()).graph();
  }

  /** Each __class_name__ is that of its group. */
  @Test
  void groupsAreOfTheirKinds() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("__class_name__", "FpeNetTrainer");
    fields.put("dataloader.__class_name__", "FpeNetDataloader");
    fields.put("loss.__class_name__", "FpeLoss");
    fields.put("model.__class_name__", "FpeNetBaseModel");
    spec(fields);
    for (String field : List.copyOf(fields.keySet())) {
      Map<String, String> wrong = new LinkedHashMap<>(fields);
      wrong.put(field, "Other");
      assertThatThrownBy(() -> spec(wrong)).hasMessageContaining("Other");
    }
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Graph usual = graph(Map.of());
    assertThat(usual.inputs().get(0).type().shape()).isEqualTo(Shape.batch(1, 80, 80));
    assertThat(usual.type(usual.output("landmarks").value()).shape()).isEqualTo(Shape.batch(80, 2));
    assertThat(usual.parameter("backbone.decoder.0.up.weight").shape())
        .isEqualTo(Shape.of(64, 64, 2, 2));
    assertThat(usual.parameter("backbone.decoder.0.up.bias")).isNull();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("num_keypoints", "68");
    fields.put("dataloader.num_keypoints", "68");
    fields.put("dataloader.image_info.image.channel", "3");
    fields.put("dataloader.image_info.image.height", "48");
    fields.put("dataloader.image_info.image.width", "64");
    fields.put("model.model_parameters.type", "FpeNet_release");
    Graph release = graph(fields);
    assertThat(release.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 48, 64));
    assertThat(release.type(release.output("confidence").value()).shape())
        .isEqualTo(Shape.batch(68));
    assertThat(release.parameter("backbone.decoder.0.up.weight")).isNull();
    assertThat(release.parameter("backbone.decoder.0.mix2.weight")).isNotNull();
    fields.put("model.model_parameters.type", "FpeNet_base");
    assertThat(graph(fields).parameter("backbone.decoder.0.mix2.weight")).isNull();
    fields.put("model.model_parameters.type", "FpeNet_base_5x5_conv");
    Graph wide = graph(fields);
    assertThat(wide.parameter("backbone.decoder.3.conv.weight").shape())
        .isEqualTo(Shape.of(64, 128, 5, 5));
    fields.put("model.model_parameters.beta", "0.5");
    assertThat(graph(fields)).isNotEqualTo(wide);
    fields.put("dataloader.num_keypoints", "80");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("make them the same");
  }

  @Test
  void whatIsSwitchedOffIsSaid() {
    Map<String, String> fields = new LinkedHashMap<>();
    String varied = "dataloader.augmentation_info.";
    fields.put("dataloader.dataset_info.tfrecords_directory_path", "records");
    fields.put("dataloader.dataset_info.tfrecords_set_id_train", "train");
    fields.put(varied + "patch_probability", "0.2");
    fields.put(varied + "augmentation_resize_scale", "2");
    fields.put("loss.elt_loss_info.elt_alpha", "0.2");
    assertThat(PeopleSpecs.parse(new FpeNetwork(), fields).report().notices()).isEmpty();
    fields.put(varied + "enable_occlusion_augmentation", "false");
    fields.put(varied + "enable_resize_augmentation", "false");
    fields.put("loss.elt_loss_info.enable_elt_loss", "false");
    assertThat(PeopleSpecs.parse(new FpeNetwork(), fields).report().notices()).hasSize(3);
    fields.put(varied + "enable_online_augmentation", "false");
    assertThat(PeopleSpecs.parse(new FpeNetwork(), fields).report().notices().toString())
        .contains("enable_online_augmentation is false");
  }

  @Test
  void theTrainingIsThatOfItsFields(@TempDir Path folder) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("random_seed", "3");
    fields.put("num_epoch", "9");
    fields.put("checkpoint_n_epoch", "4");
    Path file = Files.writeString(folder.resolve("a.tao"), "");
    fields.put("model.model_parameters.pretrained_model_path", file.toString());
    TrainingPlan plan = new FpeSettings(spec(fields)).plan();
    assertThat(plan.settings().seed()).isEqualTo(3);
    assertThat(plan.settings().epochs()).isEqualTo(9);
    assertThat(plan.settings().checkpointPeriod()).isEqualTo(4);
    assertThat(plan.settings().schedule()).isEqualTo(FpeSettings.USUAL);
    assertThat(plan.start().weights()).contains(file);
  }

  private static Map<String, String> small(Path folder) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(
        "dataloader.dataset_info.tfrecords_directory_path", folder.resolve("records").toString());
    fields.put("dataloader.image_info.image.height", "16");
    fields.put("dataloader.image_info.image.width", "16");
    fields.put("dataloader.batch_size", "4");
    return fields;
  }

  /** With a batch_size of 4, below tfrecords_directory_path. */
  @Test
  void setsAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Faces.write(folder);
    Map<String, String> fields = small(folder);
    fields.put("loss.elt_loss_info.enable_elt_loss", "false");
    fields.put("dataloader.dataset_info.tfrecords_set_id_train", "train val");
    fields.put("dataloader.dataset_info.tfrecords_set_id_val", "val");
    fields.put("dataloader.dataset_info.tfrecord_folder_name", "FpeTfRecords");
    fields.put("dataloader.dataset_info.tfrecord_file_name", "data.tfrecords");
    fields.put("dataloader.dataset_info.root_path", folder.toString());
    fields.put("enable_visualization", "true");
    fields.put("visualize_num_images", "2");
    Model model;
    try (TrainingTask task = new FpeNetwork().openTraining(spec(fields), null)) {
      model = task.start();
      assertThat(task.stepsPerEpoch()).isEqualTo(3);
      assertThat(task.validation().sampleCount()).isEqualTo(4);
      try (BatchStream batches = task.batches(0)) {
        Batch batch = batches.next();
        assertThat(batch.inputs().get("images").shape()).isEqualTo(Shape.of(4, 1, 16, 16));
        assertThat(batch.inputs().get("targets").shape()).isEqualTo(Shape.of(4, 80, 2));
      }
      assertThat(task.writeDataReport(folder.resolve("report"))).hasSize(2);
    }
    fields.put("enable_visualization", "false");
    try (TrainingTask task = new FpeNetwork().openTraining(spec(fields), null)) {
      assertThat(task.writeDataReport(folder.resolve("report"))).isEmpty();
    }
    try (EvaluationTask task = new FpeNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(4);
    }
    fields.put("dataloader.kpiset_info.tfrecords_set_id_kpi", "train");
    try (EvaluationTask task = new FpeNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(8);
    }
  }

  private static List<StreamRecipe.Streams> made(Map<String, String> fields, Face face) {
    FpeSettings settings = new FpeSettings(spec(fields));
    return new FpeForm(settings.facts(), settings.variation())
        .make(face, Image.filled(64, 64, 90, 90, 90), SeededRandom.of(1));
  }

  private static Face face(boolean masked) {
    float[] places = new float[160];
    java.util.Arrays.fill(places, 30);
    places[4] = Float.NaN;
    boolean[] occluded = new boolean[80];
    occluded[1] = true;
    return new Face(
        Path.of("a.png"), Box.ofSize(0, 0, 64, 64), new KeyPoints(places, occluded), masked);
  }

  private static Map<String, String> still() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataloader.augmentation_info.enable_online_augmentation", "false");
    fields.put("loss.elt_loss_info.enable_elt_loss", "false");
    return fields;
  }

  @Test
  void occludedPointsDoNotCount(@TempDir Path folder) throws IOException {
    Map<String, String> fields = still();
    float[] counts = made(fields, face(true)).get(0).truth().get("counts").toFloatArray();
    assertThat(counts[0]).isEqualTo(1);
    assertThat(counts[1]).isZero(); // occluded
    assertThat(counts[2]).isZero(); // missing
    fields.put("loss.mask_occ", "false");
    counts = made(fields, face(true)).get(0).truth().get("counts").toFloatArray();
    assertThat(counts[1]).isEqualTo(1);
    fields.put("loss.mask_occ", "true");
    counts = made(fields, face(false)).get(0).truth().get("counts").toFloatArray();
    assertThat(counts[1]).isEqualTo(1);
    // sets of no_occlusion_masking_sets
    Faces.write(folder);
    Map<String, String> sets = small(folder);
    sets.put("dataloader.dataset_info.no_occlusion_masking_sets", "val other");
    assertThat(Face.read(spec(sets).dataloader().datasetInfo(), List.of("train", "val"), 80))
        .allSatisfy(
            one -> assertThat(one.masked()).isEqualTo(one.picture().toString().contains("train")));
  }

  @Test
  void aMovedCopyIsLearntToo() {
    Map<String, String> fields = still();
    fields.put("loss.elt_loss_info.enable_elt_loss", "true");
    fields.put("loss.elt_loss_info.elt_alpha", "0.25");
    fields.put("loss.elt_loss_info.modulus_spatial_augmentation.zoom_min", "0.5");
    fields.put("loss.elt_loss_info.modulus_spatial_augmentation.zoom_max", "0.5");
    List<StreamRecipe.Streams> both = made(fields, face(true));
    assertThat(both).hasSize(2);
    assertThat(both.get(1).truth().get("counts").toFloatArray()[0]).isEqualTo(0.25f);
    assertThat(both.get(1).truth().get("targets")).isNotEqualTo(both.get(0).truth().get("targets"));
    fields.put("loss.loss_type", "wing_loss");
    assertThat(made(fields, face(true)).get(1).truth().get("counts").toFloatArray()[0])
        .isEqualTo(0.5f); // of a mean over twice as many rows
  }

  @Test
  void errorsAreThoseOfThePointsThatAreSeen() {
    FpeEvaluator evaluator = new FpeEvaluator(68);
    float[] targets = new float[2 * 2 * 68];
    float[] found = new float[targets.length];
    float[] seen = new float[2 * 68];
    for (int n = 0; n < 2; n++) {
      for (int k : new int[] {0, 36, 45, 50}) {
        seen[n * 68 + k] = 1;
      }
      targets[2 * (n * 68 + 36)] = 20;
      targets[2 * (n * 68 + 45)] = 40;
      targets[2 * (n * 68 + 50)] = 50;
    }
    System.arraycopy(targets, 0, found, 0, found.length);
    found[0] = 3; // point 0 of the first face, by five pixels
    found[1] = 4;
    found[2 * 10] = 99; // not seen
    evaluator.add(
        new Batch(
            Map.of(),
            Map.of("targets", Tensor.of(targets, 2, 68, 2), "seen", Tensor.of(seen, 2, 68)),
            List.of("a", "b")),
        Map.of("landmarks", Tensor.of(found, 2, 68, 2)));
    Evaluation result = evaluator.result();
    assertThat(result.metrics().get("mean_error")).isCloseTo(5 / 8.0, within(1e-6));
    assertThat(result.metrics().get("face_error")).isCloseTo(2.5, within(1e-6));
    assertThat(result.metrics().get("eyes_error")).isZero();
    assertThat(result.metrics().get("error_by_width")).isCloseTo(1.25 / 50 / 2, within(1e-6));
    assertThat(result.metrics().get("error_by_eyes")).isCloseTo(1.25 / 20 / 2, within(1e-6));
    assertThat(result.metrics().get("failure_rate")).isZero();
  }

  /** A point of the crop is one of the picture, and what is written can be read as labels. */
  @Test
  void answersAreInThePicturesPixels(@TempDir Path folder) throws IOException {
    Faces.write(folder);
    Map<String, String> fields = small(folder);
    Model model;
    try (TrainingTask task = new FpeNetwork().openTraining(spec(fields), null)) {
      model = task.start();
    }
    FpeInference inference = new FpeInference(model.meta());
    Path file = folder.resolve("val/0000.png");
    PictureRegion region = new PictureRegion(ImageCodec.read(file), Box.ofSize(10, 20, 32, 32));
    float[] places = new float[160];
    places[0] = 7.5f; // the middle of 16
    places[1] = 7.5f;
    FacePoints found =
        inference
            .decode(
                List.of(region),
                Map.of(
                    "landmarks", Tensor.of(places, 1, 80, 2),
                    "confidence", Tensor.of(new float[80], 1, 80)))
            .get(0);
    assertThat(found.points().get(0).x()).isCloseTo(26, within(1e-6));
    assertThat(found.points().get(0).y()).isCloseTo(36, within(1e-6));
    FpeResults results = new FpeResults(folder.resolve("answers"));
    results.write(io.tao4j.network.InputSource.of(file, () -> region), region, found);
    assertThat(results.finish()).hasSize(3).allSatisfy(one -> assertThat(one).exists());
    assertThat(AnnotationFile.read(folder.resolve("answers/landmarks.json")).get(0).points().x(0))
        .isCloseTo(26, within(1e-4));
  }
}
