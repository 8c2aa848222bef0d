package io.tao4j.networks.tasks.segmentation;

import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.InputReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import java.nio.file.Path;

/**
 * Pictures, or pairs of them, and a class for each of their pixels.
 *
 * @param <I> a picture or a pair
 */
public final class SegmentationTask<I> implements Task<I, Segmentation> {
  private final Model model;
  private final PixelInput<I> input;
  private final Windows windows;

  /**
   * What a model is for.
   *
   * @param input what it takes
   * @param windows parts that a picture is looked at in
   */
  public SegmentationTask(Model model, PixelInput<I> input, Windows windows) {
    this.input = input;
    this.model = model;
    this.windows = windows;
  }

  @Override
  public Class<I> inputType() {
    return input.type();
  }

  @Override
  public Class<Segmentation> resultType() {
    return Segmentation.class;
  }

  @Override
  public InputReader<I> reader() {
    return input.reader();
  }

  @Override
  public SinglePassInference<I, Segmentation> inference() {
    return new SegmentationInference<>(model, windows, input.pictures());
  }

  @Override
  public ResultWriter<I, Segmentation> writer(Path folder) {
    return new SegmentationWriter<>(folder, model.meta().classNames(), input.pictures());
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
