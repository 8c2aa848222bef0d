package io.tao4j.network;

import io.tao4j.model.Model;
import java.util.Map;

/**
 * A trained model whose outputs are inputs of a training program. It computes on each training
 * batch before the step, in float32, and does not change.
 *
 * @param model takes inputs that the batches have, by the same names
 * @param targets the program's input for each output that is used, by the output's name
 * @see <a href="https://arxiv.org/abs/1503.02531">Hinton et al. 2015, Distilling the Knowledge in a
 *     Neural Network</a>
 */
public record Teacher(Model model, Map<String, String> targets) {
  public Teacher {
    targets = Map.copyOf(targets);
    targets.keySet().forEach(model.graph()::output);
  }
}
