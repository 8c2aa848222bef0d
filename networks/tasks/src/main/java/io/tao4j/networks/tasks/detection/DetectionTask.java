package io.tao4j.networks.tasks.detection;

import io.tao4j.data.image.Image;
import io.tao4j.model.Model;
import io.tao4j.network.Inference;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.network.detection.Detections;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The task of every detector of boxes in pictures: a network gives its inference and its form. */
public final class DetectionTask implements Task<Image, Detections> {
  private final Model model;
  private final @Nullable DatasetConfig dataset;
  private final SinglePassInference<Image, Detections> inference;
  private final Supplier<? extends ServedForm> form;

  /**
   * A task.
   *
   * @param model the detector; its meta data have class names and preprocessing
   * @param dataset names COCO files whose numbers results have where they list the pictures; null
   *     where there is no spec
   * @param inference from pictures to detections, with the model's own outputs
   * @param form the model continued to boxes and scores; asked for exports only
   */
  public DetectionTask(
      Model model,
      @Nullable DatasetConfig dataset,
      SinglePassInference<Image, Detections> inference,
      Supplier<? extends ServedForm> form) {
    this.model = Objects.requireNonNull(model, "model");
    this.dataset = dataset;
    this.inference = Objects.requireNonNull(inference, "inference");
    this.form = Objects.requireNonNull(form, "form");
  }

  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<Detections> resultType() {
    return Detections.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public SinglePassInference<Image, Detections> inference() {
    return inference;
  }

  @Override
  public Inference<Image, Detections> exportedInference() {
    return new SuppressedInference(inference, model.meta());
  }

  @Override
  public ResultWriter<Image, Detections> writer(Path folder) {
    return new DetectionWriter(folder, DetectionWriter.USUAL_THRESHOLD, model.meta(), dataset);
  }

  @Override
  public ServedForm served() {
    return form.get();
  }
}
