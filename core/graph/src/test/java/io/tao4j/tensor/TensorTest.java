package io.tao4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

  @Test
  void copiesWhatItIsGiven() {
    float[] values = {1, 2};
    byte[] bytes = {1, 2};
    Tensor floats = Tensor.of(values, 2);
    Tensor small = Tensor.of(bytes, 2);
    values[0] = 9;
    bytes[0] = 9;
    assertThat(floats.get(0)).isEqualTo(1);
    assertThat(small.get(0)).isEqualTo(1);
  }

  @Test
  void handsOutNoWritableMemoryAndNoPosition() {
    Tensor tensor = Tensor.of(new int[] {1, 2}, 2);
    ByteBuffer bytes = tensor.bytes();
    assertThatThrownBy(() -> bytes.putInt(0, 3)).isInstanceOf(ReadOnlyBufferException.class);
    bytes.getInt();
    assertThat(tensor.bytes().remaining()).isEqualTo(8);
  }

  @Test
  void checksItsLength() {
    assertThatThrownBy(() -> Tensor.of(new float[3], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 8 bytes, got 12");
    assertThatThrownBy(() -> Tensor.of(new float[4], 2, 2).reshape(3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void convertsSmallNumbersBetweenAllTypes(DType dtype) {
    Tensor source = Tensor.of(new float[] {0, 1}, 2);
    Tensor converted = source.to(dtype);
    assertThat(converted.dtype()).isEqualTo(dtype);
    assertThat(converted.byteSize()).isEqualTo(2L * dtype.byteSize());
    assertThat(converted.to(DType.FLOAT32)).isEqualTo(source);
    assertThat(converted.reshape(1, 2).shape()).isEqualTo(Shape.of(1, 2));
  }

  @Test
  void readsUnsignedBytes() {
    assertThat(Tensor.of(new byte[] {(byte) 200}, 1).get(0)).isEqualTo(200);
  }

  @Test
  void knowsWhatIsNotFinite() {
    Tensor infinite = Tensor.of(new float[] {0, Float.POSITIVE_INFINITY}, 2);
    assertThat(infinite.isFinite()).isFalse();
    assertThat(infinite.to(DType.FLOAT16).isFinite()).isFalse();
    assertThat(Tensor.of(new float[] {Float.NaN}, 1).to(DType.BFLOAT16).isFinite()).isFalse();
    assertThat(Tensor.full(1e38f, 3).isFinite()).isTrue();
    assertThat(Tensor.of(new long[] {Long.MAX_VALUE}).isFinite()).isTrue();
  }

  @Test
  void equalsByTypeShapeAndBytes() {
    Tensor tensor = Tensor.of(new float[] {1, 2}, 2);
    assertThat(tensor).isEqualTo(Tensor.of(new float[] {1, 2}, 2));
    assertThat(tensor).hasSameHashCodeAs(Tensor.of(new float[] {1, 2}, 2));
    assertThat(tensor).isNotEqualTo(Tensor.of(new float[] {1, 2}, 1, 2));
    assertThat(Tensor.full(0, 2)).isNotEqualTo(Tensor.of(new int[2], 2));
    assertThat(tensor).isNotEqualTo(Tensor.of(new float[] {1, 3}, 2));
  }

  @Test
  void findsWhatIsNotFiniteWhereverItIs() {
    float[] wrong = {Float.NaN, -Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (int place : new int[] {0, 4095, 4096, 9000, 9999}) {
      for (float value : wrong) {
        float[] values = new float[10_000];
        values[0] = -Float.MAX_VALUE;
        values[1] = Float.MAX_VALUE;
        assertThat(Tensor.of(values, values.length).isFinite()).isTrue();
        values[place] = value;
        assertThat(Tensor.of(values, values.length).isFinite())
            .as("%s at %d", value, place)
            .isFalse();
      }
    }
  }

  @Test
  void rowsAreJoinedAndPartedAgain() {
    Tensor one = Tensor.of(new float[] {1, 2}, 1, 2);
    Tensor two = Tensor.of(new float[] {3, 4, 5, 6}, 2, 2);
    Tensor joined = Tensor.joinRows(List.of(one, two));
    assertThat(joined).isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    assertThat(joined.rows(1, 2)).isEqualTo(two);
    assertThat(joined.rows(1, 2).rows(1, 1)).isEqualTo(Tensor.of(new float[] {5, 6}, 1, 2));
    assertThat(joined.rows(3, 0).shape().size(0)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> joined.rows(2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.scalar(1).rows(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.joinRows(List.of(one, Tensor.of(new float[] {1, 2, 3}, 1, 3))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.joinRows(List.of(one, Tensor.of(new long[] {1, 2}, 1, 2))));
  }
}
