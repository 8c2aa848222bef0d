package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.Image;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import java.nio.file.Path;

/** Pictures and a class for each of their pixels. */
public final class SegmentationTask implements Task<Image, Segmentation> {
  private final Model model;
  private final Windows windows;

  /**
   * What a model is for.
   *
   * @param windows parts that a picture is looked at in
   */
  public SegmentationTask(Model model, Windows windows) {
    this.model = model;
    this.windows = windows;
  }

  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<Segmentation> resultType() {
    return Segmentation.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public SinglePassInference<Image, Segmentation> inference() {
    return new SegmentationInference(model, windows);
  }

  @Override
  public ResultWriter<Image, Segmentation> writer(Path folder) {
    return new SegmentationWriter(folder, model.meta().classNames());
  }

  @Override
  public ServedForm served() {
    Graph graph = model.graph();
    boolean one = graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape().size(1) == 1;
    return new ServedForm.Masks(
        SegmenterDefinition.LOGITS,
        one ? model.meta().classNames().subList(1, 2) : model.meta().classNames(),
        one ? ServedForm.Activation.SIGMOID : ServedForm.Activation.SOFTMAX);
  }
}
