package io.tao4j.networks.tasks.classification;

import io.tao4j.data.image.Image;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.network.classification.Classification;
import java.nio.file.Path;

/** A classifier's pictures and classes. */
public final class ClassificationTask implements Task<Image, Classification> {
  private final ModelMeta meta;

  /**
   * The task of a model.
   *
   * @param meta the model's: class names and preprocessing
   */
  public ClassificationTask(ModelMeta meta) {
    this.meta = meta;
  }

  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<Classification> resultType() {
    return Classification.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public SinglePassInference<Image, Classification> inference() {
    return new ClassificationInference(meta);
  }

  @Override
  public ResultWriter<Image, Classification> writer(Path folder) {
    return new ClassificationCsv<>(folder);
  }

  @Override
  public ServedForm served() {
    return ServedForm.Scores.of(
        ClassifierGraph.LOGITS, meta.classNames(), ServedForm.Activation.SOFTMAX);
  }
}
