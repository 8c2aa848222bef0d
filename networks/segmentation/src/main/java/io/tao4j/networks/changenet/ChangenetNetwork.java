package io.tao4j.networks.changenet;

import io.tao4j.data.image.ImagePair;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SubCommand;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.changenet.ChangenetSpec.DatasetConfig;
import io.tao4j.networks.tasks.inspection.Inspection;
import io.tao4j.networks.tasks.inspection.PartDefinition;
import io.tao4j.networks.tasks.inspection.PartTask;
import io.tao4j.networks.tasks.segmentation.PixelInput;
import io.tao4j.networks.tasks.segmentation.SegmentationNetwork;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * TAO's visual_changenet: where something changed between two pictures, or with {@code task:
 * classify} whether a part is faulty. What a model takes and gives, its {@link Task} says.
 */
public final class ChangenetNetwork implements Network<ChangenetSpec, Object, Object> {
  static final String NAME = "visual_changenet";

  private static final NetworkInfo INFO =
      NetworkInfo.of(
              NAME, "where something changed between two pictures, or whether a part is faulty")
          .without(Verb.PRUNE)
          .withInferenceOptions(Pixels.options());

  private final Pixels pixels = new Pixels();

  /** The task segment. */
  private static final class Pixels extends SegmentationNetwork<ChangenetSpec, ImagePair> {
    Pixels() {
      super(INFO);
    }

    static SubCommand.Option[] options() {
      return windowOptions("inference_config");
    }

    @Override
    public SpecBinder<ChangenetSpec> specBinder() {
      return binder();
    }

    @Override
    protected PixelInput<ImagePair> input(@Nullable ChangenetSpec spec) {
      return pairs(spec);
    }

    @Override
    protected SegmenterDefinition definition(ChangenetSpec spec) {
      return new ChangenetDefinition(spec);
    }

    @Override
    protected String batchSizeField() {
      return "training_config.batch_size";
    }

    @Override
    protected String validationField() {
      return "dataset_config.root_dir";
    }
  }

  private static SpecBinder<ChangenetSpec> binder() {
    return SpecBinder.of(ChangenetSpec.class)
        .withRules(new ChangenetRules())
        .withLayouts(List.of(ChangenetLayout.pytorch()));
  }

  static PixelInput<ImagePair> pairs(@Nullable ChangenetSpec spec) {
    if (spec == null) {
      return PixelInput.pair("A", "B");
    }
    DatasetConfig data = spec.datasetConfig();
    return PixelInput.pair(data.imageFolderName(), data.changeImageFolderName());
  }

  @Override
  public NetworkInfo info() {
    return INFO;
  }

  @Override
  public SpecBinder<ChangenetSpec> specBinder() {
    return binder();
  }

  @Override
  public boolean isQuantizationAware(ChangenetSpec spec) {
    return !spec.isOfParts() && pixels.isQuantizationAware(spec);
  }

  private static Inspection inspection(ChangenetSpec spec) {
    return new Inspection(spec.classifyConfig().dataset(), spec.randomSeed());
  }

  @Override
  public TrainingTask openTraining(ChangenetSpec spec, @Nullable Model start) {
    return spec.isOfParts()
        ? inspection(spec)
            .train(
                new ClassifyDefinition(spec),
                spec.plan(1),
                spec.classifyConfig().evalMargin(),
                start)
        : pixels.openTraining(spec, start);
  }

  @Override
  public EvaluationTask openEvaluation(ChangenetSpec spec, Model model) {
    return PartDefinition.isOf(model.meta())
        ? inspection(spec).evaluate(model, PartDefinition.threshold(0, model.meta()))
        : pixels.openEvaluation(spec, model);
  }

  @Override
  public DataCheck checkData(ChangenetSpec spec) {
    return spec.isOfParts() ? inspection(spec).check() : pixels.checkData(spec);
  }

  @Override
  public Task<Object, Object> task(Model model, @Nullable ChangenetSpec spec) {
    return PartDefinition.isOf(model.meta())
        ? untyped(
            new PartTask(
                model,
                PartDefinition.threshold(0, model.meta()),
                Optional.ofNullable(spec)
                    .flatMap(given -> given.classifyConfig().dataset().inferDataset().imagesDir())))
        : untyped(pixels.task(model, spec));
  }

  /** Whoever uses a task asks it for its types. */
  @SuppressWarnings("unchecked")
  private static Task<Object, Object> untyped(Task<?, ?> task) {
    return (Task<Object, Object>) task;
  }
}
