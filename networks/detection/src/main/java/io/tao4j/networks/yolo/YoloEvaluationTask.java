package io.tao4j.networks.yolo;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.MappedBatches;
import io.tao4j.networks.tasks.detection.DetectionEvaluator;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.networks.tasks.spec.EvalConfig;
import java.util.List;
import java.util.Map;

/** A labelled set with the detector's figures. */
final class YoloEvaluationTask implements EvaluationTask {
  private final BatchLoader<DetectionBatch> loader;
  private final DetectionSet set;
  private final ModelMeta meta;
  private final DetectionEvaluator.Settings settings;
  private final YoloResults results;
  private final Map<String, String> facts;

  YoloEvaluationTask(
      BatchLoader<DetectionBatch> loader,
      DetectionSet set,
      ModelMeta meta,
      EvalConfig config,
      YoloDecoder.Thresholds thresholds) {
    this.loader = loader;
    this.set = set;
    this.meta = meta;
    this.settings =
        new DetectionEvaluator.Settings(
            config.matchingIouThreshold(),
            switch (config.averagePrecisionMode()) {
              case SAMPLE -> PrecisionRecallCurve.Mode.SAMPLE;
              case INTEGRATE -> PrecisionRecallCurve.Mode.INTEGRATE;
            });
    this.results = new YoloResults(meta, thresholds);
    this.facts =
        Map.of(
            "validation data",
            set.dataset().digest(),
            "matching of boxes",
            settings.toString(),
            "thresholds",
            thresholds.toString());
  }

  @Override
  public BatchStream batches() {
    return new MappedBatches<>(
        loader.epoch(0),
        batch ->
            new Batch(
                Map.of(YoloGraph.IMAGES, batch.images()),
                DetectionTruth.of(batch).tensors(),
                batch.samples().stream().map(s -> s.path().toString()).toList()));
  }

  @Override
  public int sampleCount() {
    return loader.recipe().size();
  }

  @Override
  public List<String> notices() {
    return set.report().notices();
  }

  @Override
  public Map<String, String> facts() {
    return facts;
  }

  @Override
  public Evaluator newEvaluator() {
    return new DetectionEvaluator(meta, set, settings, results::decode);
  }

  @Override
  public void close() {
    loader.close();
  }
}
