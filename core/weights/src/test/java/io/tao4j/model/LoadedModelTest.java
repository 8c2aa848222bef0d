package io.tao4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.onnx.OnnxWeights;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.format.WeightFile;
import io.tao4j.wire.WireWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was read from a file does not need it any more; each change is another process's. */
class LoadedModelTest {
  @TempDir Path folder;

  /** What becomes of a file while a process uses what it read from it. */
  enum Change {
    CUT {
      @Override
      void apply(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(10);
        }
      }
    },
    OVERWRITTEN {
      @Override
      void apply(Path file) throws IOException {
        byte[] other = new byte[(int) Files.size(file)];
        Arrays.fill(other, (byte) 1);
        Files.write(file, other, StandardOpenOption.WRITE);
      }
    },
    REPLACED {
      @Override
      void apply(Path file) throws IOException {
        Path other = Files.writeString(file.resolveSibling("other"), "something else");
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      }
    },
    DELETED {
      @Override
      void apply(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void apply(Path file) throws IOException;
  }

  /** Reads a file, says so, waits for a line, and prints what it sees in memory then. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      Map<String, Tensor> tensors = tensors(file);
      System.out.println("read");
      System.out.flush();
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      System.out.println(sum(tensors));
      if (file.toString().endsWith(".tao")) {
        Model model = ModelFileTest.model(CHANNELS);
        model.withWeights(Weights.of(tensors)).save(file); // over the file that it came from
        System.out.println(Model.load(file).equals(model));
      }
    }
  }

  private static final int CHANNELS = 8192;

  private static Map<String, Tensor> tensors(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    String name = file.toString();
    if (name.endsWith(".tao")) {
      return Model.load(file).weights().asMap();
    }
    if (name.endsWith(".onnx")) {
      OnnxWeights.read(file)
          .forEach((k, v) -> tensors.put(k, v.type().decode(v.shape(), v.bytes().get())));
    } else {
      WeightFile.open(file).tensors().forEach((k, v) -> tensors.put(k, v.read()));
    }
    return tensors;
  }

  private static String sum(Map<String, Tensor> tensors) {
    CRC32 sum = new CRC32();
    tensors.forEach(
        (name, tensor) -> {
          sum.update((name + tensor).getBytes(StandardCharsets.UTF_8));
          sum.update(tensor.bytes());
        });
    return Long.toHexString(sum.getValue());
  }

  private void staysAsItWas(Path file, Change change, String... more)
      throws IOException, InterruptedException {
    String expected = sum(tensors(file));
    Process child =
        ChildJvm.of(Reader.class, List.of(), file.toString()).redirectErrorStream(true).start();
    try (BufferedReader printed =
            new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        OutputStream go = child.getOutputStream()) {
      assertThat(printed.readLine()).isEqualTo("read");
      change.apply(file);
      go.write('\n');
      go.flush();
      assertThat(printed.lines().toList()).startsWith(expected).endsWith(more);
      assertThat(child.waitFor()).isZero();
    } finally {
      child.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aModelStaysAsItWasAndCanBeSavedOverItsFile(Change change) throws Exception {
    Path file = folder.resolve("model.tao");
    ModelFileTest.model(CHANNELS).save(file);
    staysAsItWas(file, change, "true");
  }

  @ParameterizedTest
  @EnumSource
  void weightsStayAsTheyWere(Change change) throws Exception {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.of(ModelFileTest.model(CHANNELS).weights().asMap()).write(file);
    staysAsItWas(file, change);
  }

  @ParameterizedTest
  @EnumSource
  void tensorsOfAnOnnxFileStayAsTheyWere(Change change) throws Exception {
    WireWriter tensor =
        new WireWriter()
            .int64(1, 100_000)
            .int64(2, 1) // float
            .string(8, "w")
            .bytes(9, new byte[400_000]);
    WireWriter model = new WireWriter().int64(1, 9).message(7, new WireWriter().message(5, tensor));
    Path file = Files.write(folder.resolve("model.onnx"), model.toByteArray());
    staysAsItWas(file, change);
  }

  @Test
  void aModelIsSavedOverItsOwnFile() {
    Path file = folder.resolve("model.tao");
    ModelFileTest.model(CHANNELS).save(file);
    Model.load(file).save(file);
    assertThat(Model.load(file)).isEqualTo(ModelFileTest.model(CHANNELS));
  }

  @Test
  void anInterruptIsNoFaultOfTheFile() {
    Path model = folder.resolve("model.tao");
    ModelFileTest.model(4).save(model);
    Path weights = folder.resolve("weights.safetensors");
    Safetensors.of(Map.of("x", Tensor.scalar(1))).write(weights);
    Map<String, Runnable> reads =
        Map.of(
            "MODEL-002", () -> Model.load(model),
            "TENSOR-001", () -> Safetensors.read(weights),
            "WEIGHTS-001", () -> WeightFile.open(weights));
    reads.forEach(
        (code, read) -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(read::run)
              .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo(code))
              .hasMessageContaining("interrupted")
              .hasMessageNotContainingAny("damaged", "truncated");
          assertThat(Thread.interrupted()).as("the interrupt is kept for its owner").isTrue();
        });
  }
}
