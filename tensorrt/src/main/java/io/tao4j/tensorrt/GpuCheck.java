package io.tao4j.tensorrt;

import io.tao4j.error.TaoException;
import io.tao4j.tensorrt.internal.JavaCppTensorRt;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks engines on a machine with a GPU, which needs neither internet nor anything installed but
 * its driver: {@code gpu-check/pack.sh} packs this with a runtime, natives and cases.
 *
 * <pre>
 * record MODEL.tao PICTURES CASE    where the model is: files, inputs and what they should give
 * run CASES RESULTS                 where the GPU is: builds engines, compares, prints a table
 * </pre>
 */
public final class GpuCheck {
  private GpuCheck() {}

  /** Ends the JVM: 0 all is within its bounds, 1 something is not or failed, 2 wrong usage. */
  public static void main(String[] args) throws IOException {
    System.exit(run(List.of(args), System.out));
  }

  static int run(List<String> args, PrintStream out) throws IOException {
    try {
      if (args.size() == 4 && args.get(0).equals("record")) {
        CheckRecorder.record(Path.of(args.get(1)), Path.of(args.get(2)), Path.of(args.get(3)));
        return 0;
      }
      if (args.size() == 3 && args.get(0).equals("run")) {
        List<Path> cases = cases(Path.of(args.get(1)));
        return new CheckRun(Path.of(args.get(2)), new JavaCppTensorRt(), out).run(cases) ? 0 : 1;
      }
    } catch (TaoException e) {
      out.println("error: " + e.getMessage());
      return 1;
    }
    out.println("record MODEL.tao PICTURES CASE | run CASES RESULTS, got " + args);
    return 2;
  }

  private static List<Path> cases(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      Path[] cases =
          entries.filter(e -> Files.exists(e.resolve(CheckRecorder.INPUTS))).toArray(Path[]::new);
      Arrays.sort(cases);
      if (cases.length == 0) {
        throw new TaoException("TRT-030", "there are no cases in " + folder);
      }
      return List.of(cases);
    }
  }
}
