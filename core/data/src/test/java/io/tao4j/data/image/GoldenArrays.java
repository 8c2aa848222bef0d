package io.tao4j.data.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reference numbers of pictures; tests are skipped where there are none. */
final class GoldenArrays {

  /** An array of an npz file. */
  record Array(int[] shape, double[] values) {
    byte[] bytes() {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (int) values[i];
      }
      return bytes;
    }

    /** Of an 8-bit {@code [height, width, 3]} array. */
    Image image() {
      return Image.of(shape[1], shape[0], bytes());
    }
  }

  private GoldenArrays() {}

  private static Golden golden() {
    return Golden.get();
  }

  static Path folder() {
    return golden().file("image");
  }

  static JsonNode json(String name) {
    return golden().json("image/" + name);
  }

  static Map<String, Array> npz(String name) {
    Map<String, Array> arrays = new HashMap<>();
    golden().npz("image/" + name).forEach((key, array) -> arrays.put(key, array(array)));
    return arrays;
  }

  private static Array array(GoldenArray array) {
    return new Array(array.shape().stream().mapToInt(i -> i).toArray(), array.doubles());
  }
}
