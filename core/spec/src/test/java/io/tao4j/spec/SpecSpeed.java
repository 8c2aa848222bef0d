package io.tao4j.spec;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** How long a spec of one megabyte takes to parse; run by hand, not in the build. */
final class SpecSpeed {
  private SpecSpeed() {}

  private static String text(SpecSyntax syntax) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 1 << 20; i++) {
      text.append(
          syntax == SpecSyntax.YAML
              ? "group_"
                  + i
                  + ":\n  learning_rate: 1.0e-3 # of "
                  + i
                  + "\n  path: \"/data/"
                  + i
                  + "\"\n  blocks: [0, 1, 2]\n"
              : "group_"
                  + i
                  + " {\n  learning_rate: 1.0e-3 # of "
                  + i
                  + "\n  path: \"/data/"
                  + i
                  + "\"\n  blocks: 0\n  blocks: 1\n}\n");
    }
    return text.toString();
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * Prints the first and the median time of 21 runs for each syntax, each with the thread's own CPU
   * time, which other programs disturb less.
   */
  public static void main(String[] arguments) {
    for (SpecSyntax syntax : SpecSyntax.values()) {
      String text = text(syntax);
      double[] millis = new double[21];
      double[] cpuMillis = new double[millis.length];
      for (int i = 0; i < millis.length; i++) {
        long start = System.nanoTime();
        long cpu = cpu();
        SpecTree tree = SpecReader.standard().parse(text, syntax, "large");
        millis[i] = (System.nanoTime() - start) / 1e6;
        cpuMillis[i] = (cpu() - cpu) / 1e6;
        if (tree.report().hasErrors()) {
          throw new IllegalStateException(tree.report().toString());
        }
      }
      double first = millis[0];
      double firstCpu = cpuMillis[0];
      Arrays.sort(millis);
      Arrays.sort(cpuMillis);
      System.out.printf(
          "%s: %d bytes, first %.0f ms, of CPU %.0f ms, median %.0f ms, of CPU %.0f ms%n",
          syntax,
          text.length(),
          first,
          firstCpu,
          millis[millis.length / 2],
          cpuMillis[cpuMillis.length / 2]);
    }
  }
}
