package io.tao4j.networks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastBatchTest {
  private final List<String> notices = new ArrayList<>();

  /** A batch norm over maps of this size. */
  private static Graph norm(int side) {
    GraphBuilder b = new GraphBuilder();
    Shape shape = Shape.of(Dim.symbol("N"), Dim.of(4), Dim.of(side), Dim.of(side));
    Value x = b.input("x", DType.FLOAT32, shape);
    b.output("y", b.batchNorm("norm", x, 1e-5, 0.1));
    return b.build();
  }

  /** Shows {@code drop_last_batch} of specs. */
  @Test
  void anIncompleteBatchIsTrainedUnlessAskedNotTo() {
    assertThat(LastBatch.isDropped(false, 10, 4, norm(1), notices)).isFalse();
    assertThat(LastBatch.isDropped(true, 10, 4, norm(1), notices)).isTrue();
    assertThat(LastBatch.isDropped(false, 3, 4, norm(1), notices)).isFalse();
    assertThat(notices).isEmpty();
  }

  @Test
  void onePictureIsLeftOutWhereANormWouldSeeOneValueAChannel() {
    assertThat(LastBatch.isDropped(false, 9, 4, norm(1), notices)).isTrue();
    assertThat(notices).singleElement().asString().contains("one picture");
    assertThat(LastBatch.isDropped(false, 9, 4, norm(2), notices)).isFalse();
    // a set of one, and batches of one, have their own refusal
    assertThat(LastBatch.isDropped(false, 1, 4, norm(1), notices)).isFalse();
    assertThat(LastBatch.isDropped(false, 9, 1, norm(1), notices)).isFalse();
    assertThat(notices).hasSize(1);
  }
}
