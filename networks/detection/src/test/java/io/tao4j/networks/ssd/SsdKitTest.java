package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.graph.Graph;
import io.tao4j.model.ModelFile;
import io.tao4j.model.Weights;
import io.tao4j.network.SubCommand;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SSD has from the detection kit: a teacher, and labels as TFRecords. */
@Tag("pytorch")
class SsdKitTest {
  private static final String HEAD = "head.0.classes.weight";

  @TempDir static Path folder;
  private static int boxes;

  @BeforeAll
  static void data() throws IOException {
    boxes = ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 8, 0, 96, 64, 2, 7).boxes();
  }

  private static String spec(String training, String network, String data) {
    return """
        ssd_config: {nlayers: 10, scales: "[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]", %2$s}
        training_config:
          batch_size_per_gpu: 4
          num_epochs: 1
          n_workers: 1
          optimizer: {sgd: {momentum: 0.9}}
          learning_rate:
            soft_start_annealing_schedule:
              {min_learning_rate: 1.0e-5, max_learning_rate: 1.0e-3, soft_start: 0.05, annealing: 0.5}
          %1$s
        augmentation_config: {output_width: 96, output_height: 64}
        dataset_config: {%3$s}
        """
        .formatted(training, network, data);
  }

  private static String folders() {
    Path part = folder.resolve("shapes/train");
    return "data_sources: [{label_directory_path: %s, image_directory_path: %s}]"
        .formatted(part.resolve("labels"), part.resolve("images"));
  }

  private static TaoJob job(String training, String network, String results) {
    return Tao.network("ssd")
        .spec(spec(training, network, folders()), SpecSyntax.YAML)
        .results(folder.resolve(results))
        .precision(Precision.FP32);
  }

  private static TrainingTask open(String training, String data) {
    SsdNetwork network = new SsdNetwork();
    return network.openTraining(
        network
            .specBinder()
            .bind(SpecReader.standard().parse(spec(training, "", data), SpecSyntax.YAML, "spec"))
            .spec(),
        null);
  }

  private static double distance(Weights one, Weights other) {
    float[] a = one.get(HEAD).toFloatArray();
    float[] b = other.get(HEAD).toFloatArray();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /**
   * A network that is its teacher has nothing to learn from it: with statistics that stay, all
   * gradients of the distillation are zero, and the weights stay where they are. Another network
   * does learn.
   */
  @Test
  void whoEqualsTheTeacherLearnsNothingFromItAndOthersDo() {
    TrainedModel teacher = job("", "", "teacher").train();
    Path file = teacher.save(folder.resolve("teacher.tao"));
    String taught = "distillation: {teacher_model_path: %s, weight: 1}".formatted(file);
    try (TrainingTask task =
        open(
            "distillation: {teacher_model_path: %s, feature_weight: 2}".formatted(file),
            folders())) {
      assertThat(task.program().graph().inputs())
          .extracting(Graph.Input::name)
          .contains("teacher_boxes", "teacher_scores", "teacher_features");
    }
    String start = "pruned_model_path: \"" + file + "\"";
    Weights before = teacher.model().weights();
    Weights equal =
        job(start + "\n  " + taught, "freeze_bn: true", "equal")
            .train()
            .training()
            .last()
            .weights();
    Weights labels = job(start, "freeze_bn: true", "labels").train().training().last().weights();
    double movedByLabels = distance(before, labels);
    assertThat(movedByLabels).isGreaterThan(1e-5);
    assertThat(distance(before, equal)).isLessThan(movedByLabels / 100);

    TrainedModel other = job("", "", "other").set("random_seed", 5).train();
    Path beginning = other.save(folder.resolve("other.tao"));
    Weights learnt =
        job("pruned_model_path: \"%s\"\n  %s".formatted(beginning, taught), "", "learnt")
            .train()
            .training()
            .last()
            .weights();
    assertThat(distance(other.model().weights(), learnt))
        .isGreaterThan(10 * distance(before, equal));
  }

  @Test
  void aTeacherWithOtherAnchorsIsRefused() {
    Path file = folder.resolve("other_anchors.tao");
    try (TrainingTask task = open("", folders())) {
      ModelFile.write(
          file,
          task.start()
              .withMeta(
                  task.start().meta().withProperty("anchors.variances", "[0.3, 0.3, 0.3, 0.3]")),
          null);
    }
    assertThatThrownBy(
            () -> open("distillation: {teacher_model_path: %s}".formatted(file), folders()).close())
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-008"))
        .hasMessageContaining("anchors.variances");
  }

  private static <S extends Record> SubCommand.Result run(SubCommand<S> command, String spec)
      throws IOException {
    return command.run(
        command
            .specBinder()
            .bind(SpecReader.standard().parse(spec, SpecSyntax.YAML, "convert"))
            .spec());
  }

  @Test
  void itsCommandMakesRecordsThatATrainingReads() throws IOException {
    Path part = folder.resolve("shapes/train");
    SubCommand<?> convert =
        new SsdNetwork()
            .info().commands().stream()
                .filter(command -> command.name().equals("dataset_convert"))
                .findFirst()
                .orElseThrow();
    SubCommand.Result result =
        run(
            convert,
            """
            kitti_config:
              root_directory_path: %1$s
              image_dir_name: images
              label_dir_name: labels
              image_extension: .png
              partition_mode: RANDOM
              num_partitions: 2
              val_split: 25
              num_shards: 2
            image_directory_path: %1$s
            output_filename: %2$s
            """
                .formatted(part, folder.resolve("records/set")));
    assertThat(result.figures()).containsEntry("fold_0_pictures", 2).containsEntry("boxes", boxes);
    try (Stream<Path> files = Files.list(folder.resolve("records"))) {
      assertThat(files).hasSize(4);
    }
    String records =
        "data_sources: [{tfrecords_path: \"%s/*\", image_directory_path: %s}], image_extension: png,"
            + " validation_fold: 0";
    try (TrainingTask task = open("", records.formatted(folder.resolve("records"), part))) {
      // six pictures in batches of four: the last one is not full, as in TAO
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
      assertThat(task.validation().sampleCount()).isEqualTo(2);
    }
    TrainedModel model =
        Tao.network("ssd")
            .spec(spec("", "", records.formatted(folder.resolve("records"), part)), SpecSyntax.YAML)
            .results(folder.resolve("of-records"))
            .train();
    assertThat(model.evaluate().metrics()).containsKey("mAP");
  }
}
