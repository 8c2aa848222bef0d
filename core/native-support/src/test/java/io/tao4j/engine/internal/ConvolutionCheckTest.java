package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvolutionCheckTest {
  /** Plain loops, written down another way: once for each of the three results. */
  private static List<Tensor> right(Tensor images, Tensor kernel, Tensor slopes, int stride) {
    float[] x = images.toFloatArray();
    float[] w = kernel.toFloatArray();
    float[] g = slopes.toFloatArray();
    int batch = size(images, 0);
    int inputs = size(images, 1);
    int side = size(images, 2);
    int outputs = size(kernel, 0);
    int window = size(kernel, 2);
    int to = size(slopes, 2);
    float[] y = new float[g.length];
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < outputs; o++) {
        for (int row = 0; row < to; row++) {
          for (int column = 0; column < to; column++) {
            int out = ((n * outputs + o) * to + row) * to + column;
            for (int i = 0; i < inputs; i++) {
              for (int down = 0; down < window; down++) {
                for (int across = 0; across < window; across++) {
                  int in =
                      ((n * inputs + i) * side + row * stride + down) * side
                          + column * stride
                          + across;
                  int weight = ((o * inputs + i) * window + down) * window + across;
                  y[out] += x[in] * w[weight];
                  dx[in] += g[out] * w[weight];
                  dw[weight] += g[out] * x[in];
                }
              }
            }
          }
        }
      }
    }
    return List.of(of(y, slopes), of(dx, images), of(dw, kernel));
  }

  private static int size(Tensor tensor, int axis) {
    return Math.toIntExact(tensor.shape().size(axis));
  }

  private static Tensor of(float[] values, Tensor like) {
    return Tensor.of(values, like.shape().toArray());
  }

  private static List<Tensor> with(List<Tensor> tensors, int index, float number) {
    List<Tensor> changed = new ArrayList<>(tensors);
    float[] values = tensors.get(index).toFloatArray();
    values[values.length - 1] = number;
    changed.set(index, of(values, tensors.get(index)));
    return changed;
  }

  @Test
  void plainLoopsAreRight() {
    assertThat(new ConvolutionCheck().worst(ConvolutionCheckTest::right)).isLessThan(1e-6);
  }

  @Test
  void oneWrongNumberIsSeenInAnyResultOfAnyLayout() {
    ConvolutionCheck check = new ConvolutionCheck();
    for (int result = 0; result < 3; result++) {
      int at = result;
      assertThat(
              check.worst(
                  (x, w, g, stride) -> {
                    List<Tensor> layouts = new ArrayList<>(right(x, w, g, stride));
                    layouts.addAll(with(layouts, at, 1000));
                    return layouts;
                  }))
          .isGreaterThan(1);
      assertThat(check.worst((x, w, g, stride) -> with(right(x, w, g, stride), at, Float.NaN)))
          .isInfinite();
    }
  }

  @Test
  void anEngineThatIsWrongDoesNotStart() {
    OneDnn oneDnn = new OneDnn("Engine", "libengine.so");
    oneDnn.check(heavy -> ConvolutionCheckTest::right, "nothing was done");
    assertThatThrownBy(
            () ->
                oneDnn.check(
                    heavy -> (x, w, g, stride) -> with(right(x, w, g, stride), 1, 1000),
                    "nothing was done"))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-014"))
        .hasMessageContaining("ONEDNN_MAX_CPU_ISA=SSE41")
        .hasMessageContaining("nothing was done");
  }
}
