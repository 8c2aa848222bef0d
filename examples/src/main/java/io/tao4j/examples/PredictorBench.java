package io.tao4j.examples;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.data.image.Image;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Engine;
import io.tao4j.inference.ImagePredictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Times whole answers of an {@link ImagePredictor}: preparation, network and decoding; from files,
 * from pictures in memory, sixteen at once, and with one to eight callers. Arguments: a model file
 * and a folder of pictures. System properties: {@code seconds} for each figure, {@code engine},
 * {@code threads}, {@code nospin}, and {@code predictions}, with which only memory is looked at
 * over that many answers.
 */
public final class PredictorBench {
  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "4"));
  private static final Path STATUS = Path.of("/proc/self/status");

  private PredictorBench() {}

  /**
   * Measures and prints.
   *
   * @param args model file, folder of pictures
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(Path.of(args[1]))) {
      files = listed.sorted().limit(16).toList();
    }
    TaoModel model = Tao.load(Path.of(args[0]));
    if (System.getProperty("engine") != null) {
      model = model.engine(Engine.valueOf(System.getProperty("engine")));
    }
    model =
        model.cpu(
            new CpuOptions(Integer.getInteger("threads", 0), !Boolean.getBoolean("nospin"), true));
    try (ImagePredictor<?> predictor = model.predictor(Object.class)) {
      List<Image> pictures = new ArrayList<>();
      for (Path file : files) {
        pictures.add(Image.of(ImageIO.read(file.toFile())));
      }
      int predictions = Integer.getInteger("predictions", 0);
      if (predictions > 0) {
        memory(predictor, pictures, predictions);
        return;
      }
      int n = pictures.size();
      print("one, from a file", times(i -> predictor.predict(files.get(i % n))), 1);
      print("one, in memory", times(i -> predictor.predict(pictures.get(i % n))), 1);
      print("sixteen, in memory", times(i -> predictor.predictAll(pictures)), n);
      for (int callers = 1; callers <= 8; callers *= 2) {
        callers(predictor, pictures, callers);
      }
    }
  }

  private interface Call {
    void run(int i);
  }

  private static void print(String what, double[] sorted, int pictures) {
    System.out.printf(
        Locale.ROOT,
        "%-20s p50 %8.2f ms  p99 %8.2f ms  %8.1f pictures/s%n",
        what,
        PredictBench.p(sorted, .5),
        PredictBench.p(sorted, .99),
        1000.0 * pictures * sorted.length / Arrays.stream(sorted).sum());
  }

  private static double[] times(Call call) {
    for (int i = 0; i < 20; i++) {
      call.run(i);
    }
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      call.run(times.size());
      times.add((System.nanoTime() - start) / 1e6);
    }
    return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static void callers(ImagePredictor<?> predictor, List<Image> pictures, int callers)
      throws InterruptedException {
    List<Double> times = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    // One window for all: a caller that began alone would count as if the others had let it.
    long start = System.nanoTime() + (long) 1e9;
    long end = start + (long) (SECONDS * 1e9);
    for (int c = 0; c < callers; c++) {
      Thread thread =
          new Thread(
              () -> {
                for (long from = System.nanoTime(); from < end; ) {
                  predictor.predict(pictures.get(next.getAndIncrement() % pictures.size()));
                  long now = System.nanoTime();
                  if (now >= start && now <= end) {
                    times.add((now - from) / 1e6);
                  }
                  from = now;
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double[] all = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%d callers            p50 %8.2f ms  p99 %8.2f ms  %8.1f pictures/s%n",
        callers,
        PredictBench.p(all, .5),
        PredictBench.p(all, .99),
        all.length / SECONDS);
  }

  private static void memory(ImagePredictor<?> predictor, List<Image> pictures, int predictions)
      throws IOException {
    int tenth = Math.max(1, predictions / 10);
    for (int i = 0; i <= predictions; i++) {
      if (i % tenth == 0) {
        System.gc();
        String resident =
            Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("unknown");
        System.out.printf(Locale.ROOT, "after %,d answers: %s%n", i, resident);
      }
      predictor.predict(pictures.get(i % pictures.size()));
    }
  }
}
