package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.MultitaskDataset;
import io.tao4j.data.image.Image;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import java.nio.file.Path;
import java.util.List;

/** Pictures and an answer to each of several questions. */
public final class MultitaskTask implements Task<Image, MultitaskAnswer> {
  private final ModelMeta meta;
  private final List<MultitaskDataset.Task> tasks;

  /**
   * What a model is for.
   *
   * @param meta the model's: preprocessing and tasks
   */
  public MultitaskTask(ModelMeta meta) {
    this.meta = meta;
    this.tasks = TaskHeads.of(meta);
  }

  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<MultitaskAnswer> resultType() {
    return MultitaskAnswer.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public SinglePassInference<Image, MultitaskAnswer> inference() {
    return new MultitaskInference(meta);
  }

  @Override
  public ResultWriter<Image, MultitaskAnswer> writer(Path folder) {
    return new MultitaskResults(tasks, folder);
  }

  @Override
  public ServedForm served() {
    return new ServedForm.Scores(
        tasks.stream()
            .map(
                task ->
                    new ServedForm.Head(
                        TaskHeads.output(task.name()), task.values(), ServedForm.Activation.NONE))
            .toList());
  }
}
