package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeRulesTest {
  private static final Shape IMAGE =
      Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 32), Dim.symbol("W", 32));

  private static Shape infer(Op op, Shape... operands) {
    return op.infer(java.util.Arrays.stream(operands).map(TensorType::float32).toList())
        .get(0)
        .shape();
  }

  @Test
  void symbolicImageGoesThroughStridesThatDivideItsMultiple() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, IMAGE);
    for (int i = 0; i < 5; i++) {
      x = b.conv2d("conv" + i, x, 8, 3, 2, Padding.all(1), 1, false);
    }
    assertThat(b.shape(x)).hasToString("[N,8,H/32,W/32]");
    assertThat(b.shape(x).bind(Map.of("N", 2L, "H", 64L, "W", 320L)))
        .isEqualTo(Shape.of(2, 8, 2, 10));
    Value end = x;
    assertThatThrownBy(() -> b.conv2d("conv5", end, 8, 3, 2, Padding.all(1), 1, false))
        .hasMessageContaining("GRAPH-003")
        .hasMessageContaining("declare H as a multiple of 64");
  }

  @Test
  void symbolicSizesKeepTheirOffsets() {
    WindowOp.Conv valid = WindowOp.Conv.of(1, Padding.NONE, 1);
    Shape out = infer(valid, IMAGE, Shape.of(4, 3, 3, 3));
    assertThat(out).hasToString("[N,4,H-2,W-2]");
    assertThat(infer(new MovementOp.Pad(List.of(0, 0, 1, 1), List.of(0, 0, 1, 1), 0), out))
        .isEqualTo(IMAGE.with(1, Dim.of(4)));
    // a half-size pool of H-2 rows: (H-2-2)/2+1 = H/2-1
    assertThat(infer(new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), out))
        .hasToString("[N,4,H/2-1,W/2-1]");
  }

  @Test
  void symbolicSizesAgreeWithFixedOnes() {
    for (int kernel = 1; kernel <= 5; kernel++) {
      for (int stride : new int[] {1, 2, 4}) {
        for (int pad = 0; pad <= kernel / 2; pad++) {
          WindowOp.MaxPool pool =
              new WindowOp.MaxPool(kernel, kernel, stride, stride, Padding.all(pad));
          Shape symbolic = infer(pool, IMAGE);
          for (long size : new long[] {32, 96}) {
            assertThat(symbolic.bind(Map.of("N", 1L, "H", size, "W", size)))
                .as("kernel %d stride %d pad %d", kernel, stride, pad)
                .isEqualTo(infer(pool, Shape.of(1, 3, size, size)));
          }
        }
      }
    }
  }

  @Test
  void broadcastingKeepsSymbolsAndRefusesWhatMayDiffer() {
    ElementwiseOp.Binary add = new ElementwiseOp.Binary(ElementwiseOp.BinaryKind.ADD);
    assertThat(infer(add, IMAGE, Shape.of(3, 1, 1))).isEqualTo(IMAGE);
    assertThat(infer(add, Shape.SCALAR, IMAGE)).isEqualTo(IMAGE);
    assertThat(infer(add, Shape.of(1, 3, 1, 1), IMAGE)).isEqualTo(IMAGE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> infer(add, IMAGE, Shape.of(2, 3, 1, 1)))
        .withMessageContaining("N against 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> infer(add, Shape.batch(3), Shape.of(Dim.symbol("M"), Dim.of(3))));
  }

  @Test
  void reshapeFollowsSymbols() {
    Reshape flatten = new Reshape(List.of(new Extent.SameAs(0), new Extent.Rest()));
    assertThat(infer(flatten, Shape.batch(4, 5, 6))).hasToString("[N,120]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> infer(flatten, IMAGE))
        .withMessageContaining("fix the image size");
    Reshape pixels =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Rest()));
    assertThat(infer(pixels, Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H"), Dim.of(4))))
        .hasToString("[N,3,H*4]");
    Reshape lost = new Reshape(List.of(new Extent.Sized(5), new Extent.Sized(3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> infer(lost, Shape.of(4, 5)))
        .withMessageContaining("not divisible");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> infer(lost, Shape.of(6, 5)))
        .withMessageContaining("left over");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reshape(List.of(new Extent.Rest(), new Extent.Rest())));
    Reshape twice = new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(0)));
    assertThatIllegalArgumentException().isThrownBy(() -> infer(twice, Shape.of(4, 5)));
  }

  @Test
  void equallyLargeAxesOfAReshapeAreEachTakenOnce() {
    // axis 1 of [4, 4, 3] is taken, axes 0 and 2 are left
    Reshape op = new Reshape(List.of(new Extent.SameAs(1), new Extent.Rest()));
    assertThat(infer(op, Shape.of(4, 4, 3))).isEqualTo(Shape.of(4, 12));
  }

  @Test
  void operandsOfOneTypeAreDemanded() {
    TensorType floats = TensorType.float32(Shape.of(2, 3));
    TensorType longs = new TensorType(DType.INT64, Shape.of(2, 3));
    ElementwiseOp.Binary divide = new ElementwiseOp.Binary(ElementwiseOp.BinaryKind.DIVIDE);
    assertThatIllegalArgumentException().isThrownBy(() -> divide.infer(List.of(floats, longs)));
    assertThatIllegalArgumentException().isThrownBy(() -> divide.infer(List.of(longs, longs)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IndexOp.Gather(0).infer(List.of(floats, floats)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearOp.MatMul().infer(List.of(floats, floats)))
        .withMessageContaining("do not multiply");
    TensorType halfWeight = new TensorType(DType.FLOAT16, Shape.of(4, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearOp.Linear().infer(List.of(floats, halfWeight)));
  }

  @Test
  void opsCheckTheirAttributes() {
    assertThatIllegalArgumentException().isThrownBy(() -> WindowOp.Conv.of(0, Padding.NONE, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowOp.MaxPool(2, 2, 2, 2, Padding.all(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Padding(0, -1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MovementOp.Transpose(List.of(0, 2)));
    assertThatIllegalArgumentException().isThrownBy(() -> new MovementOp.Slice(0, 2, 2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ElementwiseOp.Clip(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new NormalizeOp.Dropout(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new NormalizeOp.BatchNorm(0, 0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReduceOp.Reduce(ReduceOp.ReduceKind.SUM, List.of(1, 0), false));
  }

  @Test
  void axesBelowZeroAreRefusedByOps() {
    List<TensorType> x = List.of(TensorType.float32(Shape.of(2, 3)));
    for (Op op :
        List.of(
            new NormalizeOp.Softmax(-1),
            new NormalizeOp.LogSoftmax(-1),
            new ReduceOp.ArgMax(-1),
            new MovementOp.Concat(-1),
            new MovementOp.Slice(-1, 0, 1, 1),
            new Reshape(List.of(new Extent.SameAs(-2), new Extent.Rest())))) {
      assertThatIllegalArgumentException().as(op.toString()).isThrownBy(() -> op.infer(x));
    }
  }
}
