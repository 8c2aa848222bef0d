package io.tao4j.networks.ocdnet;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Inference;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.ocdnet.OcdSpec.Evaluate;
import io.tao4j.networks.ocdnet.OcdSpec.PostArgs;
import io.tao4j.networks.ocdnet.OcdSpec.PostProcessing;
import io.tao4j.networks.ocdnet.OcdSpec.Set;
import io.tao4j.networks.ocrnet.OcrNetwork;
import io.tao4j.networks.reading.page.FoundTexts;
import io.tao4j.networks.reading.page.JoinCommand;
import io.tao4j.networks.reading.page.LabelledPage;
import io.tao4j.networks.reading.page.PageReader;
import io.tao4j.networks.reading.page.PageSet;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.SpecBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** TAO's ocdnet: where texts are in a picture. */
public final class OcdNetwork implements Network<OcdSpec, Image, FoundTexts> {
  static final String NAME = "ocdnet";

  private static final int TRAINED_TOGETHER = 16;

  /** Thresholds of which an evaluation takes the best, as in TAO. */
  private static final List<Double> THRESHOLDS =
      List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "where texts are in a picture")
        .withCommands(new JoinCommand(NAME, List.of("ocrnet"), model -> task(model).inference()));
  }

  @Override
  public SpecBinder<OcdSpec> specBinder() {
    return SpecBinder.of(OcdSpec.class)
        .withRules(new OcdRules())
        .withLayouts(List.of(OcdLayouts.pytorch()));
  }

  @Override
  public boolean isQuantizationAware(OcdSpec spec) {
    return spec.model().quant();
  }

  @Override
  public TrainingTask openTraining(OcdSpec spec, @Nullable Model start) {
    OcdSettings settings = new OcdSettings(spec);
    PageSet set = OcdSettings.read(spec.dataset().trainDataset().asSet());
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.pages().stream().map(LabelledPage::path).toList())
            .notices());
    return Training.open(
        new OcdDefinition(spec),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                loader(settings, set, model, notices), set.digest(), TrainingData.Report.NONE),
        model ->
            judged(
                settings,
                model.meta(),
                OcdSettings.boxes(
                    spec.train().postProcessing(), spec.train().metric().args().isOutputPolygon()),
                List.of(spec.train().postProcessing().args().thresh())));
  }

  private static BatchLoader<PageBatch> loader(
      OcdSettings settings, PageSet set, Model model, List<String> notices) {
    Set source = settings.spec().dataset().trainDataset().asSet();
    int batch = source.loader().batchSize().orElse(TRAINED_TOGETHER);
    LoaderOptions options =
        LoaderOptions.training(batch, settings.spec().train().seed())
            .withDropLast(LastBatch.isDropped(false, set.size(), batch, model.graph(), notices));
    return new BatchLoader<>(
        PageRecipe.training(set, settings.variation(), settings.maps()),
        settings.limited(options, source));
  }

  private static Optional<LoadedEvaluation<PageBatch>> judged(
      OcdSettings settings, ModelMeta meta, DbBoxes boxes, List<Double> thresholds) {
    Set source = settings.spec().dataset().validateDataset();
    if (source.dataPath().isEmpty()) {
      return Optional.empty();
    }
    PageSet set = OcdSettings.read(source);
    return Optional.of(
        new LoadedEvaluation<>(
            new BatchLoader<>(
                PageRecipe.evaluation(
                    set, Preprocessing.fromMap(meta.preprocessing()).plan(), settings.maps()),
                settings.limited(
                    LoaderOptions.evaluation(source.loader().batchSize().orElse(1)), source)),
            batch -> OcdEvaluator.encode(batch, Map.of(OcdGraph.IMAGES, batch.images())),
            () -> new OcdEvaluator(boxes, thresholds),
            Map.of("validation data", set.digest()),
            set.notices()));
  }

  @Override
  public EvaluationTask openEvaluation(OcdSpec spec, Model model) {
    Evaluate evaluate = spec.evaluate();
    return judged(
            new OcdSettings(spec),
            model.meta(),
            OcdSettings.boxes(
                evaluate.postProcessing(), evaluate.metric().args().isOutputPolygon()),
            THRESHOLDS)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set dataset.validate_dataset.data_path"));
  }

  @Override
  public DataCheck checkData(OcdSpec spec) {
    Set validation = spec.dataset().validateDataset();
    Supplier<PageSet> judged = () -> OcdSettings.read(validation);
    return new OcdDataCheck(
        () -> OcdSettings.read(spec.dataset().trainDataset().asSet()),
        validation.dataPath().isEmpty() ? Optional.empty() : Optional.of(judged),
        new OcdSettings(spec));
  }

  static DbBoxes boxes(@Nullable OcdSpec spec) {
    return spec == null
        ? OcdSettings.boxes(new PostProcessing("", new PostArgs(0.3, 0.55, 1000, 1.5)), false)
        : OcdSettings.boxes(spec.inference().postProcessing(), spec.inference().polygon());
  }

  @Override
  public OcdTask task(Model model, @Nullable OcdSpec spec) {
    OcdInference detector = new OcdInference(model.meta(), boxes(spec));
    Optional<ModelMeta> reader =
        model.parts().containsKey(PageReader.READER)
            ? PageReader.reader(model.meta())
            : Optional.empty();
    return new OcdTask(
        reader
            .<Inference<Image, FoundTexts>>map(
                meta -> new PageReader(detector, OcrNetwork.reading(meta, 1)))
            .orElse(detector),
        model.meta().classNames());
  }
}
