package io.tao4j.networks.pose;

import io.tao4j.model.ModelMeta;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From sequences to classes. Those of different lengths are computed one length at a time. */
final class PoseInference implements SinglePassInference<PoseSequence, Classification> {
  private final PoseFacts facts;
  private final List<String> classNames;

  PoseInference(ModelMeta meta) {
    this.facts = PoseFacts.of(meta);
    this.classNames = meta.classNames();
  }

  @Override
  public Map<String, Tensor> encode(List<PoseSequence> inputs) {
    int longest = inputs.stream().mapToInt(PoseSequence::frames).max().orElse(1);
    int frames = StGcnGraph.taken(Math.max(facts.window(), longest));
    inputs.forEach(
        one -> {
          long[] shape = one.places().shape().toArray();
          facts.require("a sequence", shape[0], shape[2], shape[3]);
        });
    return Map.of(
        StGcnGraph.POSES,
        PoseRecipe.stacked(inputs.stream().map(one -> one.padded(frames)).toList()));
  }

  @Override
  public List<Classification> decode(List<PoseSequence> inputs, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(ClassifierGraph.LOGITS).toFloatArray();
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> Classification.ofLogits(classNames, logits, i))
        .toList();
  }

  @Override
  public List<Classification> infer(List<PoseSequence> inputs, GraphRunner graphs) {
    Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      int frames = StGcnGraph.taken(Math.max(facts.window(), inputs.get(i).frames()));
      byLength.computeIfAbsent(frames, f -> new ArrayList<>()).add(i);
    }
    List<Classification> answers =
        new ArrayList<>(Collections.nCopies(inputs.size(), new Classification(List.of())));
    byLength
        .values()
        .forEach(
            indices -> {
              List<PoseSequence> some = indices.stream().map(inputs::get).toList();
              List<Classification> found = decode(some, graphs.run(GraphRunner.MAIN, encode(some)));
              for (int i = 0; i < indices.size(); i++) {
                answers.set(indices.get(i), found.get(i));
              }
            });
    return answers;
  }

  @Override
  public int length(PoseSequence input) {
    return input.frames();
  }
}
