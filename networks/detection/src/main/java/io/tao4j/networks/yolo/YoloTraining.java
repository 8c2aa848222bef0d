package io.tao4j.networks.yolo;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.FileNames;
import io.tao4j.data.PictureScan;
import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.CocoCategory;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.TrainProgram;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.MappedBatches;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.detection.AnchorFit;
import io.tao4j.networks.tasks.detection.CocoNumbers;
import io.tao4j.networks.tasks.detection.DetectionData;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A detector's training: two data sets, the network, its program. */
final class YoloTraining implements TrainingTask {
  private final YoloV4Spec spec;
  private final YoloSettings settings;
  private final String network;
  private final List<String> classNames;
  private final List<CocoCategory> categories;
  private final DetectionDataset set;
  private final BatchLoader<DetectionBatch> loader;
  private final @Nullable EvaluationTask validation;
  private final YoloTargets targets;
  private final Model start;
  private final TrainProgram program;
  private final Map<String, String> facts;
  private final List<String> notices = new ArrayList<>();

  YoloTraining(YoloV4Spec spec, String network, @Nullable Model given) {
    this.spec = spec;
    this.network = network;
    TrainingConfig train = spec.trainingConfig();
    DetectionSet labels = DetectionData.training(spec.datasetConfig());
    set = labels.dataset();
    classNames = set.classes();
    if (set.size() < train.batchSizePerGpu()) {
      throw new TaoException(
          "TRAIN-004",
          "the training set has %s images, a batch takes %s"
              .formatted(set.size(), train.batchSizePerGpu()),
          "lower training_config.batch_size_per_gpu or add images");
    }
    for (String name :
        FileNames.composedKeys(spec.classWeightingConfig().classWeighting()).keySet()) {
      if (!classNames.contains(name)) {
        throw new TaoException(
            "TRAIN-005",
            "class_weighting_config.class_weighting names '%s', which is no class".formatted(name),
            "the classes are " + String.join(", ", classNames));
      }
    }
    notices.add(set.report());
    notices.addAll(labels.report().notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(DetectionSample::path).toList())
            .notices());
    settings = new YoloSettings(spec, network);
    categories = labels.categories();
    start = newStart(given, notices);
    program = newProgram();
    List<YoloHead> heads = YoloHead.of(start.meta());
    facts = new LinkedHashMap<>(YoloHead.properties(heads));
    facts.put("training data", set.digest());
    targets = settings.targets(heads, classNames);
    Preprocessing input = spec.augmentationConfig().preprocessing();
    List<AnchorKMeans.Size> shapes =
        heads.stream()
            .flatMap(head -> head.anchors().stream())
            .map(anchor -> new AnchorKMeans.Size(anchor.width(), anchor.height()))
            .toList();
    AnchorFit.notice(set, input, shapes, spec.randomSeed()).ifPresent(notices::add);
    loader =
        new BatchLoader<>(
            DetectionRecipe.training(
                set, input, spec.augmentationConfig().augmentation(), spec.randomSeed()),
            DetectionData.trainingOptions(
                    spec.datasetConfig(),
                    train.batchSizePerGpu(),
                    spec.randomSeed(),
                    train.nWorkers())
                .withPrefetch(train.maxQueueSize()));
    try {
      validation = YoloNetwork.validation(spec, settings, start);
    } catch (RuntimeException e) {
      loader.close();
      throw e;
    }
    if (validation != null) {
      notices.addAll(validation.notices());
    } else {
      notices.add("the spec names no validation set: the last model is the best");
    }
  }

  private YoloTraining(YoloTraining opened, Model other) {
    spec = opened.spec;
    settings = opened.settings;
    network = opened.network;
    classNames = opened.classNames;
    categories = opened.categories;
    set = opened.set;
    loader = opened.loader;
    validation = opened.validation;
    targets = opened.targets;
    notices.addAll(opened.notices);
    facts = opened.facts;
    start = newStart(other, new ArrayList<>());
    program = newProgram();
  }

  private Model newStart(@Nullable Model given, List<String> told) {
    return CocoNumbers.keptIn(
        YoloStart.model(spec, settings, network, classNames, given, told), categories);
  }

  private TrainProgram newProgram() {
    boolean varies = spec.augmentationConfig().randomizeInputShapePeriod() > 0;
    Graph graph = varies ? YoloGraph.withAnySize(start.graph()) : start.graph();
    return YoloProgram.of(
        spec,
        graph,
        YoloHead.of(start.meta()),
        settings.loss(classNames),
        YoloStart.backbone(start, settings));
  }

  @Override
  public YoloTraining startingWith(Model other) {
    return new YoloTraining(this, other);
  }

  @Override
  public Model start() {
    return start;
  }

  @Override
  public TrainProgram program() {
    return program;
  }

  @Override
  public Map<String, String> facts() {
    return facts;
  }

  @Override
  public TrainingSettings settings() {
    return spec.trainingConfig()
        .settings(spec.randomSeed(), spec.evalConfig().validationPeriodDuringTraining());
  }

  @Override
  public int stepsPerEpoch() {
    return loader.batchesPerEpoch();
  }

  @Override
  public BatchStream batches(int epoch) {
    return new MappedBatches<>(loader.epoch(epoch), this::encode);
  }

  private Batch encode(DetectionBatch batch) {
    Shape shape = batch.images().shape();
    Map<String, Tensor> inputs =
        new LinkedHashMap<>(
            targets.encode(
                batch.boxes(), Math.toIntExact(shape.size(2)), Math.toIntExact(shape.size(3))));
    inputs.put(YoloGraph.IMAGES, batch.images());
    return new Batch(
        inputs, Map.of(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  @Override
  public @Nullable EvaluationTask validation() {
    return validation;
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public List<Path> writeDataReport(Path folder) throws IOException {
    return DetectionData.writeStatistics(set, "training", folder);
  }

  @Override
  public void close() {
    loader.close();
    if (validation != null) {
      validation.close();
    }
  }
}
