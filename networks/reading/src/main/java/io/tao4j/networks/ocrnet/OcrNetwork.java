package io.tao4j.networks.ocrnet;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.ocrnet.OcrSpec.Dataset;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.CtcReading;
import io.tao4j.networks.reading.LmdbCommand;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.ReadingDataCheck;
import io.tao4j.networks.reading.ReadingEvaluation;
import io.tao4j.networks.reading.ReadingTask;
import io.tao4j.networks.reading.TextDecoding;
import io.tao4j.networks.reading.TextPictureBatch;
import io.tao4j.networks.reading.TextPictureRecipe;
import io.tao4j.networks.reading.TextPictures;
import io.tao4j.networks.reading.TextRules;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.SpecBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TAO's ocrnet: what is written in a picture of a word. */
public final class OcrNetwork implements Network<OcrSpec, Image, ReadText> {
  static final String NAME = "ocrnet";
  private static final Logger LOG = LoggerFactory.getLogger(OcrNetwork.class);

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "what is written in a picture of a word")
        .withCommands(new LmdbCommand());
  }

  @Override
  public SpecBinder<OcrSpec> specBinder() {
    return SpecBinder.of(OcrSpec.class)
        .withRules(new OcrRules())
        .withLayouts(List.of(OcrLayouts.pytorch()));
  }

  @Override
  public boolean isQuantizationAware(OcrSpec spec) {
    return spec.model().quantize();
  }

  /** A list of pictures of one folder, or folders of LMDB. */
  private static TextPictures set(List<Path> folders, Optional<Path> list, TextRules rules) {
    return list.map(file -> TextPictures.listed(folders.get(0), file, rules))
        .orElseGet(() -> TextPictures.lmdb(folders, rules));
  }

  private static TextPictures trainingSet(OcrSpec spec) {
    Dataset data = spec.dataset();
    return set(
        data.trainDatasetDir(),
        data.trainGtFile(),
        new OcrSettings(spec).rules(CharacterList.read(data.characterListFile())));
  }

  @Override
  public TrainingTask openTraining(OcrSpec spec, @Nullable Model start) {
    OcrSettings settings = new OcrSettings(spec);
    TextPictures set = trainingSet(spec);
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(PictureScan.sample(set.name(), set.files()).notices());
    return Training.open(
        new OcrDefinition(spec, set.characters()),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                loader(spec, set, model, notices), set.digest(), TrainingData.Report.NONE),
        model ->
            judged(
                spec,
                model.meta(),
                spec.dataset().valDatasetDir(),
                spec.dataset().valGtFile(),
                spec.dataset().batchSize(),
                1));
  }

  private static BatchLoader<TextPictureBatch> loader(
      OcrSpec spec, TextPictures set, Model model, List<String> notices) {
    OcrSettings settings = new OcrSettings(spec);
    int batch = spec.dataset().batchSize();
    LoaderOptions options =
        LoaderOptions.training(batch, spec.train().seed())
            .withDropLast(LastBatch.isDropped(false, set.size(), batch, model.graph(), notices));
    return new BatchLoader<>(
        new TextPictureRecipe(set, settings.trainingPlan()), settings.limited(options));
  }

  private static Optional<LoadedEvaluation<TextPictureBatch>> judged(
      OcrSpec spec,
      ModelMeta meta,
      Optional<Path> folder,
      Optional<Path> list,
      int batchSize,
      int beamWidth) {
    OcrSettings settings = new OcrSettings(spec);
    TextRules rules = settings.rules(new CharacterList(meta.classNames()));
    return folder.map(
        path ->
            ReadingEvaluation.of(
                set(List.of(path), list, rules),
                settings.limited(LoaderOptions.evaluation(batchSize)),
                meta,
                OcrGraph.IMAGES,
                spec.dataset().maxLabelLength(),
                reading(meta, beamWidth),
                idleBeam("evaluate", meta, beamWidth).stream().toList()));
  }

  /** What to say of a beam search that the model has no use for. */
  private static Optional<String> idleBeam(String group, ModelMeta meta, int beamWidth) {
    return beamWidth > 1 && isAttention(meta)
        ? Optional.of(group + ".beam_width has no effect: " + OcrRules.IDLE_BEAM)
        : Optional.empty();
  }

  static boolean isAttention(ModelMeta meta) {
    return "Attn".equals(meta.properties().get(OcrDefinition.DECODING));
  }

  /**
   * Reads pictures by a model.
   *
   * @param meta the model's
   * @param beamWidth sequences that a beam search keeps; 1 for the best path
   */
  public static TextDecoding reading(ModelMeta meta, int beamWidth) {
    return isAttention(meta)
        ? new OcrReading(meta)
        : new CtcReading(OcrGraph.CTC, meta, beamWidth, CtcReading.Confidence.PRODUCT);
  }

  @Override
  public EvaluationTask openEvaluation(OcrSpec spec, Model model) {
    OcrSpec.Evaluate evaluate = spec.evaluate();
    boolean own = evaluate.testDatasetDir().isPresent();
    return judged(
            spec,
            model.meta(),
            own ? evaluate.testDatasetDir() : spec.dataset().valDatasetDir(),
            own ? evaluate.testDatasetGtFile() : spec.dataset().valGtFile(),
            evaluate.batchSize(),
            evaluate.beamWidth())
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set evaluate.test_dataset_dir"));
  }

  @Override
  public DataCheck checkData(OcrSpec spec) {
    OcrSettings settings = new OcrSettings(spec);
    Dataset data = spec.dataset();
    Optional<Supplier<TextPictures>> validation =
        data.valDatasetDir()
            .map(
                folder ->
                    () ->
                        set(
                            List.of(folder),
                            data.valGtFile(),
                            settings.rules(CharacterList.read(data.characterListFile()))));
    return new ReadingDataCheck(
        () -> trainingSet(spec),
        validation,
        settings.trainingPlan(),
        spec.train().seed(),
        data.maxBadImages());
  }

  @Override
  public ReadingTask task(Model model, @Nullable OcrSpec spec) {
    ModelMeta meta = model.meta();
    int beamWidth = spec == null ? 1 : spec.inference().beamWidth();
    idleBeam("inference", meta, beamWidth).ifPresent(LOG::warn);
    return new ReadingTask(
        reading(meta, beamWidth),
        new ServedForm.Sequence(
            OcrGraph.LOGITS,
            meta.classNames(),
            isAttention(meta) ? ServedForm.Steps.UNTIL_END : ServedForm.Steps.RUNS_BLANK_FIRST,
            OcrGraph.BEST,
            OcrGraph.PROBABILITY));
  }
}
