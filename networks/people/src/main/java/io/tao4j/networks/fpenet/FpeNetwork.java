package io.tao4j.networks.fpenet;

import io.tao4j.chart.MarkOverlay;
import io.tao4j.chart.MarkOverlay.Mark;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.people.AnnotatedPictures;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.networks.people.RegionReader;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.people.StreamRecipe;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's fpenet: where the parts of a face are. */
public final class FpeNetwork implements Network<FpeSpec, PictureRegion, FacePoints> {
  static final String NAME = "fpenet";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "where the parts of a face are")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new FpeConvertCommand());
  }

  @Override
  public SpecBinder<FpeSpec> specBinder() {
    return SpecBinder.of(FpeSpec.class)
        .withRules(new FpeRules())
        .withLayouts(List.of(FpeLayouts.tao()));
  }

  @Override
  public TrainingTask openTraining(FpeSpec spec, @Nullable Model start) {
    FpeSettings settings = new FpeSettings(spec);
    FpeSpec.DatasetInfo info = spec.dataloader().datasetInfo();
    List<Face> faces = Face.read(info, Face.names(info.tfrecordsSetIdTrain()), spec.numKeypoints());
    FpeForm form = new FpeForm(settings.facts(), settings.variation());
    List<String> notices = new ArrayList<>();
    notices.add("training set: %s faces of %s points".formatted(faces.size(), spec.numKeypoints()));
    int batch = Math.min(spec.dataloader().batchSize(), faces.size());
    if (batch < spec.dataloader().batchSize()) {
      notices.add("a step has all %s faces: there are no more".formatted(batch));
    }
    return Training.open(
        settings.definition(),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new StreamRecipe<>("faces", faces, form),
                    LoaderOptions.training(batch, spec.randomSeed()).withDropLast(true)),
                Face.digest(faces),
                spec.enableVisualization()
                    ? folder -> draw(faces, form, spec, folder)
                    : TrainingData.Report.NONE),
        model -> {
          List<String> sets = Face.names(info.tfrecordsSetIdVal());
          return sets.isEmpty() ? Optional.empty() : Optional.of(judging(spec, sets, model));
        });
  }

  /** The first faces, as the network gets them. */
  private static List<Path> draw(List<Face> faces, FpeForm form, FpeSpec spec, Path folder)
      throws IOException {
    AnnotatedPictures pictures = new AnnotatedPictures(folder);
    for (int i = 0; i < Math.min(spec.visualizeNumImages(), faces.size()); i++) {
      Face face = faces.get(i);
      FpeForm.Shown shown =
          spec.dataloader().augmentationInfo().enableOnlineAugmentation()
              ? form.varied(
                  face,
                  ImageCodec.read(face.picture()),
                  spec.dataloader().augmentationInfo(),
                  SeededRandom.of(spec.randomSeed(), i))
              : form.plain(face, ImageCodec.read(face.picture()));
      List<Mark> marks = new ArrayList<>();
      for (int k = 0; k < shown.points().count(); k++) {
        marks.add(
            Mark.dot(shown.points().x(k), shown.points().y(k), shown.points().isSeen(k) ? 2 : 1));
      }
      Box whole = new Box(0, 0, shown.levels().width(), shown.levels().height());
      pictures.write(face.picture(), MarkOverlay.draw(shown.levels().image(), marks, whole, ""));
    }
    return pictures.files();
  }

  private static LoadedEvaluation<StreamBatch> judging(
      FpeSpec spec, List<String> sets, Model model) {
    FpeFacts facts = FpeFacts.of(model.meta());
    List<Face> faces = Face.read(spec.dataloader().datasetInfo(), sets, facts.points());
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            new StreamRecipe<>("faces", faces, new FpeForm(facts, null)),
            LoaderOptions.evaluation(spec.dataloader().batchSize())),
        batch -> new Batch(batch.inputs(), batch.truth(), batch.ids()),
        () -> new FpeEvaluator(facts.points()),
        Map.of("validation data", Face.digest(faces)),
        List.of());
  }

  @Override
  public EvaluationTask openEvaluation(FpeSpec spec, Model model) {
    List<String> sets = Face.names(spec.dataloader().kpisetInfo().tfrecordsSetIdKpi());
    List<String> judges =
        sets.isEmpty() ? Face.names(spec.dataloader().datasetInfo().tfrecordsSetIdVal()) : sets;
    if (judges.isEmpty()) {
      throw new TaoException(
          "EVALUATE-001",
          "the spec names no evaluation set",
          "set dataloader.kpiset_info.tfrecords_set_id_kpi");
    }
    return judging(spec, judges, model);
  }

  @Override
  public Task<PictureRegion, FacePoints> task(Model model, @Nullable FpeSpec spec) {
    FpeFacts.of(model.meta());
    return new ComposedTask<>(
        PictureRegion.class,
        FacePoints.class,
        new RegionReader(),
        () -> new FpeInference(model.meta()),
        FpeResults::new,
        new ServedForm.Raw());
  }
}
