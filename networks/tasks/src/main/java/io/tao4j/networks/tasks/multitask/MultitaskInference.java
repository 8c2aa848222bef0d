package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From pictures to each task's probabilities. */
public final class MultitaskInference implements SinglePassInference<Image, MultitaskAnswer> {
  /** Input of the graph: {@code [N, C, H, W]}. */
  public static final String IMAGES = "images";

  private final ImagePlan plan;
  private final List<Task> tasks;

  /**
   * Inference of a model.
   *
   * @param meta of the model: preprocessing and tasks
   */
  public MultitaskInference(ModelMeta meta) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.tasks = TaskHeads.of(meta);
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(IMAGES, plan.batch(images));
  }

  @Override
  public List<MultitaskAnswer> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<MultitaskAnswer> answers = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Map<String, Classification> answer = new LinkedHashMap<>();
      for (Task task : tasks) {
        float[] all = outputs.get(TaskHeads.output(task.name())).toFloatArray();
        answer.put(task.name(), Classification.ofProbabilities(task.values(), all, i));
      }
      answers.add(new MultitaskAnswer(answer));
    }
    return answers;
  }
}
