package io.tao4j.weights.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.error.TaoException;
import io.tao4j.weights.WeightResources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is in a file: it is read, or refused with a code. Nothing else is ever thrown. */
class DamagedWeightsTest {

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(WeightResources.GOOD);
  }

  @Property(tries = 1500, seed = "20261125")
  void aDamagedFileIsReadOrRefused(@ForAll("files") String name, @ForAll long seed)
      throws IOException {
    Path source = WeightResources.file(name);
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("tao4j-damaged");
    try {
      Path file = folder.resolve(source.getFileName().toString());
      Files.write(file, damage(Files.readAllBytes(source), random));
      if (name.endsWith(".index")) {
        String data = source.getFileName().toString().replace(".index", ".data-00000-of-00001");
        Files.copy(source.resolveSibling(data), folder.resolve(data));
      }
      openAll(file);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void openAll(Path file) {
    try {
      for (StoredTensor tensor : WeightFile.open(file).tensors().values()) {
        if (tensor.shape().elements() < 1 << 24) {
          tensor.read();
        }
      }
    } catch (TaoException e) {
      assertThat(e.code()).matches("(WEIGHTS|TENSOR|ONNX|WIRE)-\\d{3}");
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    switch (random.nextInt(3)) {
      case 0 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      case 1 -> {
        for (int i = 0; i <= random.nextInt(8); i++) {
          damaged[random.nextInt(Math.min(damaged.length, 4096))] = (byte) random.nextInt();
        }
      }
      default -> {
        int at = random.nextInt(damaged.length);
        int length = Math.min(damaged.length - at, 1 + random.nextInt(16));
        Arrays.fill(damaged, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
      }
    }
    return damaged;
  }

  /** Pickles of random operations, likely ones more often. */
  @Property(tries = 3000, seed = "20261125")
  void aPickleOfAnythingIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> pieces =
        List.of(
            "}",
            "]",
            ")",
            "(",
            "N",
            "K\1",
            "U\2ab",
            "q\0",
            "h\0",
            "s",
            "u",
            "a",
            "e",
            "t",
            "R",
            "b",
            "\u0085",
            "\u0086",
            "\u0081",
            "Q",
            "ccollections\nOrderedDict\n",
            "ctorch._utils\n_rebuild_tensor_v2\n",
            "ctorch\nFloatStorage\n",
            "cos\nsystem\n",
            "\u008a\1\5",
            "0",
            "2",
            "1",
            "\u0094",
            "G\0\0\0\0\0\0\0\0",
            "J\1\0\0\0");
    StringBuilder text = new StringBuilder("\u0080\2");
    for (int i = 0; i < 1 + random.nextInt(30); i++) {
      text.append(
          random.nextInt(20) == 0
              ? String.valueOf((char) random.nextInt(256))
              : pieces.get(random.nextInt(pieces.size())));
    }
    text.append('.');
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    TorchNames names =
        new TorchNames(
            "a pickle",
            random.nextBoolean(),
            id -> {
              throw WeightErrors.damaged("a pickle", "no storage");
            });
    try {
      TorchTree.tensors(PickleReader.read(ByteBuffer.wrap(bytes), "a pickle", names), "a pickle");
    } catch (TaoException e) {
      assertThat(e.code()).startsWith("WEIGHTS-");
    }
  }
}
