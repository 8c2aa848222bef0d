package io.tao4j.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import org.junit.jupiter.api.Test;

class ForInferenceTest {
  private static Model model(boolean auxiliary) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4));
    b.output("y", b.linear("head", x, 2, true));
    if (auxiliary) {
      b.trainingOutput("aux", b.linear("auxiliary", x, 3, true));
    }
    return new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
  }

  @Test
  void dropsWhatOnlyTrainingNeeds() {
    Model after = new ForInference().apply(model(true));
    assertThat(after.weights().names()).containsExactly("head.weight", "head.bias");
    assertThat(after.graph().outputs()).hasSize(1);
  }

  @Test
  void givesTheSameInstanceWhereThereIsNothingToDrop() {
    Model before = model(false);
    assertThat(new ForInference().apply(before)).isSameAs(before);
  }
}
